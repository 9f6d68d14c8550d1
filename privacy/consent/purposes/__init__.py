"""Purposes: why personal data is used, on which legal basis, for which feature."""
