"""Accounts that nobody uses: two notices, then erasure."""
