"""Keyed hashes by which requests are found again without saying whose they are."""

import hmac
from hashlib import sha256
from typing import Final
from uuid import UUID

from privacy.vault.keyring import deployment_key
from privacy.vault.wrapping import derive

PURPOSE: Final = "safelight/requests/v1"


def mark_of_person(person: UUID) -> str:
    """Return the keyed hash of an account's number."""
    return _mark(f"person:{person}")


def mark_of_address(address: str) -> str:
    """Return the keyed hash of an email address; empty for none."""
    return _mark(f"address:{address.strip().lower()}") if address.strip() else ""


def _mark(value: str) -> str:
    # A key that lies in the database of keys, so that changing SECRET_KEY severs nothing and a
    # stolen copy of the other database tells nothing.
    key = derive(deployment_key().secret, purpose=PURPOSE)
    return hmac.new(key, value.encode(), sha256).hexdigest()
