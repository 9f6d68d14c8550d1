"""Retention: every class has a deadline, a sweeper keeps it, an auditor checks."""
