"""Opt-outs: Global Privacy Control, "do not sell or share", "limit the use"."""
