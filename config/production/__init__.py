"""What a deployment that serves other people may not be started with."""
