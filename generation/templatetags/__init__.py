"""Template tags of the studio and the gallery."""
