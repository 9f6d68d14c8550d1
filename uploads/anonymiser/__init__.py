"""Covers every head in a picture with a pattern that carries nothing of the picture."""
