"""Check a receipt by itself, without the deployment, its database or a network."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from privacy.ledger import merkle
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.outside import read_signed_by
from privacy.rights.receipts import canonical
from privacy.rights.receipts.errors import NotAReceipt, ReceiptRefused
from privacy.rights.receipts.facts import TYPE
from privacy.rights.receipts.key import digits_of, fingerprint, is_signed
from privacy.vault.commitments import SLIP, commitment

# Any of these is left in a receipt of which a few bytes were changed.
SIGNS = (b'"signature"', b"safelight/erasure-receipt", b'"facts"')


@dataclass(frozen=True)
class Verified:
    """A receipt that fits together, and what became of the objects of the slips."""

    facts: dict[str, Any]
    fingerprint: str
    found: dict[str, str]


def verify_receipt(
    content: bytes, *, expected_fingerprint: str, slips: Iterable[bytes] = ()
) -> Verified:
    """Return what a receipt states once every part of it was checked.

    Raises NotAReceipt for other files, ReceiptRefused, with a sentence, for any that was changed,
    is signed by a key other than the expected one, or doesn't contain a slip's object.
    """
    if not any(sign in content for sign in SIGNS):
        raise NotAReceipt
    envelope = canonical.read(content)
    try:
        body, signature = envelope["body"], _bytes(envelope["signature"])
        facts, ledger = body["facts"], body["ledger"]
        key = _bytes(body["public_key"])
        _check_signature(body, signature, key, expected_fingerprint)
        _check_ledger(facts, ledger)
        outcomes = {each["commitment"]: each["outcome"] for each in facts["objects"]}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ReceiptRefused("This file lacks a part that every receipt has.") from None
    found = {}
    for slip in slips:
        for name, committed in _commitments(slip):
            if committed not in outcomes:
                raise ReceiptRefused(
                    "The receipt does not name the object of a slip: it is about other objects, "
                    "or somebody else's."
                )
            found[name] = outcomes[committed]
    return Verified(facts, fingerprint(key), found)


def _check_signature(
    body: dict[str, Any], signature: bytes, key: bytes, expected_fingerprint: str
) -> None:
    if not is_signed(canonical.spell(body), signature=signature, public_key=key):
        raise ReceiptRefused("The signature does not fit: the receipt was changed or forged.")
    if body["facts"]["type"] != TYPE:
        raise ReceiptRefused("The file is signed, but it is not a receipt of an erasure.")
    if body["key_fingerprint"] != fingerprint(key):
        raise ReceiptRefused("The receipt states another fingerprint than its key has.")
    if not hmac.compare_digest(digits_of(fingerprint(key)), digits_of(expected_fingerprint)):
        raise ReceiptRefused(
            "The receipt is signed by another key than the one expected: another deployment's, "
            f"with the fingerprint {fingerprint(key)}."
        )


def _check_ledger(facts: dict[str, Any], ledger: dict[str, Any]) -> None:
    line = json.loads(ledger["line"])
    stated = hashlib.sha256(canonical.spell(facts)).digest()
    if line["detail_sha256"] != hashlib.sha256(stated).hexdigest():
        raise ReceiptRefused("The ledger's line is about something else than this receipt states.")
    try:
        head = read_signed_by(ledger["checkpoint"], ledger["key"])
    except LedgerInconsistent as error:
        raise ReceiptRefused(str(error.sentence)) from None
    if not merkle.includes(
        leaf=merkle.leaf_hash(ledger["line"].encode()),
        index=ledger["sequence"],
        size=head.size,
        path=[bytes.fromhex(node) for node in ledger["path"]],
        root=head.root,
    ):
        raise ReceiptRefused("The line is not where the receipt says in the ledger.")


def _bytes(digits: str) -> bytes:
    """Return what lower-case digits spell; the signature covers everything but itself."""
    value = bytes.fromhex(digits)
    if value.hex() != digits:
        raise ValueError(digits)
    return value


def _commitments(slip: bytes) -> Iterable[tuple[str, str]]:
    """Recompute the commitments of a file of slips, rather than believe what it says."""
    try:
        read = json.loads(slip)
        for each in read.get("slips", [read]):
            if each["type"] != SLIP:
                raise NotAReceipt
            salt, header = bytes.fromhex(each["salt"]), bytes.fromhex(each["header"])
            yield str(each["object"]), commitment(salt=salt, header=header)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAReceipt from None
