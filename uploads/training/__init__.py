"""The training set: anonymised copies of people who asked for it, and what left of it."""
