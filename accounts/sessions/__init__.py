"""Sessions that know whose they are, so that they can be listed and ended."""
