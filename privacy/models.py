"""The tables of the privacy app, each defined in the room that it belongs to."""

from privacy.consent.models import ConsentEvent
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf, LedgerSubject
from privacy.retention.models import Sweep
from privacy.rights.models import Erasure
from privacy.vault.models import ObjectKey, SealedObject, SealingKey, WrappingKey

__all__ = [
    "Checkpoint",
    "ConsentEvent",
    "Erasure",
    "LedgerEntry",
    "LedgerLeaf",
    "LedgerSubject",
    "ObjectKey",
    "SealedObject",
    "SealingKey",
    "Sweep",
    "WrappingKey",
]
