"""Object stores, each with what it takes to read a part of an object and to delete all of it."""
