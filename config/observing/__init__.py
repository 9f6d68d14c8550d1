"""What a running deployment tells of itself: log lines, probes, figures; never of anybody."""
