"""Policies: versioned documents that two people publish and nobody changes afterwards."""
