"""Answers that are kept for a day, so that a request sent twice takes effect once."""
