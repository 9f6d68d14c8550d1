"""API tokens: named, scoped, expiring, kept as hashes, made only after a fresh proof."""
