"""Members of staff at what was handed out for training."""
