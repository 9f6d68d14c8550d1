"""The officer pack: what an authority or an auditor asks for, in one archive with its hashes."""
