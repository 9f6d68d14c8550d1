"""Finding faces and judging photos; what is read from a face lives in memory only."""
