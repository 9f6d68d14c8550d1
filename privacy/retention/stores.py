"""Stores beside the vault that may hold personal data, and who audits each."""

from collections.abc import Callable, Iterable
from datetime import datetime

StoreAudit = Callable[[datetime], Iterable[str]]
_audits: dict[str, StoreAudit] = {}


def register_store(name: str, audit: StoreAudit) -> None:
    """Declare a store: `audit` yields a sentence for each thing in it that breaks a promise."""
    _audits[name] = audit


def store_audits() -> list[StoreAudit]:
    """Return the audit of every declared store."""
    return list(_audits.values())
