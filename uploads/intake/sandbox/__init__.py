"""The killable child in which hostile bytes are decoded; it imports Pillow and no Django."""
