"""Which styles this deployment offers, as its staff decide."""
