"""The vault: every picture sealed under its owner's key, with a deadline."""
