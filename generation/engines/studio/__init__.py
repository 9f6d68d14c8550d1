"""The studio engine: keeps the person's own pixels and photographs them anew, on the CPU."""
