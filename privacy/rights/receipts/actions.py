"""Make a receipt's address, its facts, and, once the ledger has its place, the receipt."""

import hashlib
import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone, translation

from privacy.ledger.actions import record_receipt
from privacy.ledger.tree import prove
from privacy.rights.models import Erasure, Receipt, ReceiptAddress
from privacy.rights.receipts.document import digest_of, entry_of, write
from privacy.rights.receipts.facts import RECEIPT_STAYS, facts_of

ADDRESS_BYTES: Final = 20


def new_address() -> str:
    """Return a random address for a receipt that is not there yet."""
    return secrets.token_hex(ADDRESS_BYTES)


def promise_receipt(*, erasure: Erasure, address: str) -> None:
    """Remember under which address the receipt of an erasure will be found."""
    ReceiptAddress.objects.get_or_create(
        digest=_digest(address),
        defaults={"receipt": erasure.pk, "delete_after": timezone.now() + RECEIPT_STAYS},
    )


def close_with_receipt(*, erasure: Erasure, holders: list[str], now: datetime) -> None:
    """State what was done, in the transaction that ends the erasure; signing comes later."""
    with translation.override("en"):
        facts = facts_of(erasure, items=erasure.items.all(), holders=holders, now=now)
    entry = record_receipt(receipt=erasure.pk, digest=digest_of(facts))
    until = now + RECEIPT_STAYS
    Receipt.objects.create(id=erasure.pk, facts=facts, entry=entry.pk, delete_after=until)
    ReceiptAddress.objects.filter(receipt=erasure.pk).update(delete_after=until)
    erasure.delete()


def sign_receipts() -> int:
    """Sign each receipt whose line is under a checkpoint; return how many."""
    signed = 0
    for receipt in Receipt.objects.filter(signed=""):
        proof = prove(receipt.entry)
        if proof is not None:
            entry = entry_of(receipt.entry)
            text = write(facts=receipt.facts, entry=entry, proof=proof)
            signed += Receipt.objects.filter(pk=receipt.pk, signed="").update(signed=text)
    return signed


def number_at(address: str) -> UUID | None:
    """Return the number of the receipt that an address stands for, None for a foreign one."""
    now = timezone.now()
    known = ReceiptAddress.objects.filter(digest=_digest(address), delete_after__gt=now)
    found: UUID | None = known.values_list("receipt", flat=True).first()
    return found


def clear_old_receipts(now: datetime) -> int:
    """Delete receipts and addresses past their thirty days; return how many receipts."""
    ReceiptAddress.objects.filter(delete_after__lte=now).delete()
    return Receipt.objects.filter(delete_after__lte=now).delete()[0]


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
