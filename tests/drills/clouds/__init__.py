"""Small servers that speak a cloud's own protocol, for what its emulators can't do: keep things."""
