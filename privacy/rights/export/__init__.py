"""Export: a person's copy of everything, built by a worker, sealed, fetched once."""
