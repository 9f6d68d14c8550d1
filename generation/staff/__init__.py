"""Members of staff at jobs, styles and engines: what they may do, and their pages."""
