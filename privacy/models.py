"""The tables of the privacy app, each defined in the room that it belongs to."""

from privacy.api.answers.models import KeptAnswer
from privacy.consent.models import ConsentErasure, ConsentEvent, StatementText
from privacy.ledger.models import Checkpoint, LedgerCheck, LedgerEntry, LedgerLeaf, LedgerSubject
from privacy.optout.models import OptOut
from privacy.policies.models import PolicyAnswer, PolicyVersion
from privacy.registers.breaches.models import AffectedPerson, Breach, BreachNotice, BreachText
from privacy.retention.models import Audit, Hold, ProofRun, RetentionRule, Sweep
from privacy.rights.export.models import Export
from privacy.rights.models import Erasure, ErasureItem, LastMail, Receipt, ReceiptAddress
from privacy.rights.requests.casefile import (
    CaseAttachment,
    CaseNote,
    CaseNotice,
    CaseProposal,
    CaseReminder,
)
from privacy.rights.requests.models import RightsRequest
from privacy.staff.break_glass.models import BreakGlass
from privacy.vault.models import ObjectKey, SealedObject, SealingKey, WrappingKey
from privacy.watch.models import Alert, Canary, Sighting, Suspension

__all__ = [
    "AffectedPerson",
    "Alert",
    "Audit",
    "Breach",
    "BreachNotice",
    "BreachText",
    "BreakGlass",
    "Canary",
    "CaseAttachment",
    "CaseNote",
    "CaseNotice",
    "CaseProposal",
    "CaseReminder",
    "Checkpoint",
    "ConsentErasure",
    "ConsentEvent",
    "Erasure",
    "ErasureItem",
    "Export",
    "Hold",
    "KeptAnswer",
    "LastMail",
    "LedgerCheck",
    "LedgerEntry",
    "LedgerLeaf",
    "LedgerSubject",
    "ObjectKey",
    "OptOut",
    "PolicyAnswer",
    "PolicyVersion",
    "ProofRun",
    "Receipt",
    "ReceiptAddress",
    "RetentionRule",
    "RightsRequest",
    "SealedObject",
    "SealingKey",
    "Sighting",
    "StatementText",
    "Suspension",
    "Sweep",
    "WrappingKey",
]
