"""The law's clocks: when a request must be answered, and why on that day; docs/clocks.md."""
