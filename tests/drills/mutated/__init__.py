"""A portal in which one holder does nothing: the canary drill must notice."""
