"""Rights: who holds what about a person, and how to hand it over or erase it."""
