"""The ledger: who opened what of whom, and why; only ever added to, and provably so."""
