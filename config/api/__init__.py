"""The REST API as one whole: its addresses, its description, its page."""
