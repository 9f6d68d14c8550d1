"""The sealed part of a line: JSON under the person's own key, bound to its entry."""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from privacy.ledger.models import LedgerEntry
from privacy.vault.errors import Damaged, KeyDestroyed
from privacy.vault.keyring import OwnerKey, owner_key
from privacy.vault.wrapping import decrypt, encrypt

JSON = str | int | float | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]
Detail = Mapping[str, JSON]
UNREADABLE: Final[Detail] = {}


def seal_detail(entry: LedgerEntry, *, owner: UUID, detail: Detail) -> bytes:
    """Return `detail` as JSON sealed under the owner's key; raise KeyDestroyed without one."""
    return seal_detail_with(owner_key(owner), entry, detail)


def seal_detail_with(key: OwnerKey, entry: LedgerEntry, detail: Detail) -> bytes:
    """Return `detail` as JSON sealed under a key that is at hand."""
    plaintext = json.dumps(detail, sort_keys=True, separators=(",", ":")).encode()
    return encrypt(plaintext, key=key.for_columns(), context=_context(entry).encode())


def open_details(entries: Iterable[LedgerEntry], *, owner: UUID) -> dict[UUID, Detail]:
    """Open the details of one person's entries with a single look at the keyring.

    A detail that can't be opened (key destroyed, bytes changed) comes back empty.
    """
    try:
        key = owner_key(owner).for_columns()
    except KeyDestroyed:
        return {entry.pk: UNREADABLE for entry in entries}
    return {entry.pk: _open(entry, key) for entry in entries}


def objects_in_turn(
    entries: Iterable[LedgerEntry], *, owner: UUID
) -> Iterator[tuple[LedgerEntry, set[UUID]]]:
    """Give which objects each entry lists, opening one after the other, only as far as asked."""
    with contextlib.suppress(KeyDestroyed):
        key = owner_key(owner).for_columns()
        for entry in entries:
            yield entry, set(objects_of(_open(entry, key)))


def objects_of(detail: Detail) -> tuple[UUID, ...]:
    """Return the ids of the objects which a detail lists."""
    listed = detail.get("objects", ())
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return ()
    return tuple(UUID(str(each)) for each in listed)


def _open(entry: LedgerEntry, key: bytes) -> Detail:
    if entry.detail is None:
        return UNREADABLE
    try:
        opened = decrypt(bytes(entry.detail), key=key, context=_context(entry).encode())
    except Damaged:
        return UNREADABLE
    detail: Detail = json.loads(opened)
    return detail


def _context(entry: LedgerEntry) -> str:
    return f"ledger/{entry.pk}/{entry.event}"
