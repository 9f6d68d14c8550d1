"""Jobs: asked for, claimed, run, reconciled."""
