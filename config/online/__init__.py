"""Migrations that a running deployment survives: what locks or breaks it is refused."""
