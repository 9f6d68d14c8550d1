"""Receipts: what an erasure did, signed, bound to the ledger, and checkable by anybody."""
