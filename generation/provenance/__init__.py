"""Provenance: every portrait that leaves is signed as made by a machine, under an own root."""
