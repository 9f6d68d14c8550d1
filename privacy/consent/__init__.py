"""Consent: versioned statements, an append-only record, effects of withdrawing."""
