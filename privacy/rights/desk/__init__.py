"""The desk of privacy officers: its pages, over the actions of requests."""
