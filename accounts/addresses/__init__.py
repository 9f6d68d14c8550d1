"""E-mail addresses: changed only once the new one is proved."""
