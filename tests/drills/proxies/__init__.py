"""nginx and Caddy from the system's packages, in front of the real server, in production."""
