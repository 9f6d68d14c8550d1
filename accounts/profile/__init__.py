"""What a person chooses about how they are addressed, and where they live for the law."""
