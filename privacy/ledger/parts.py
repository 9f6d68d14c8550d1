"""A person's own part of the ledger, with what it takes to check it without us."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from privacy.ledger import merkle
from privacy.ledger.leaves import leaf_data
from privacy.ledger.lines import entries_about
from privacy.ledger.merkle import leaf_hash
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf
from privacy.ledger.notes import read, verifier_key
from privacy.ledger.tree import stored_subtree

FORMAT: Final = "safelight/ledger-part/1"
LINES_AT_MOST: Final = 10_000


@dataclass(frozen=True)
class Wanted:
    """Which lines: of which kind of event (the part before the dot), from when, until when."""

    kind: str = ""
    since: date | None = None
    until: date | None = None

    def of(self, person: UUID) -> Any:
        """Return a person's entries which fit."""
        entries = entries_about(person)
        if self.kind:
            entries = entries.filter(event__startswith=f"{self.kind}.")
        if self.since:
            entries = entries.filter(time__date__gte=self.since)
        return entries.filter(time__date__lte=self.until) if self.until else entries


def part_of(person: UUID, wanted: Wanted) -> dict[str, Any]:
    """Return lines with inclusion proofs under one signed checkpoint, as JSON's own types.

    Lines that wait for their number are listed without a proof.
    """
    checkpoint = Checkpoint.objects.newest()
    entries = list(wanted.of(person).order_by("time", "pk")[:LINES_AT_MOST])
    leaves = dict(
        LedgerLeaf.objects.of(entry.pk for entry in entries).values_list("entry", "sequence")
    )
    size = checkpoint.size if checkpoint else 0
    subtree = _remembered()
    lines = [_line(entry, leaves.get(entry.pk), size, subtree) for entry in entries]
    return {
        "format": FORMAT,
        "key": verifier_key(),
        "checkpoint": checkpoint.note if checkpoint else "",
        "lines": lines,
    }


def check_part(part: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each line that its proof doesn't place under the signed checkpoint.

    Raises LedgerInconsistent for a checkpoint that this deployment didn't sign, ValueError,
    KeyError or TypeError for what is no part at all.
    """
    if part["format"] != FORMAT:
        raise ValueError("This is not a part of a ledger.")
    head = read(part["checkpoint"])
    return [
        f"Line {number} is not under the checkpoint."
        for number, line in enumerate(part["lines"], start=1)
        if line["proof"] is not None and not _is_included(line, head.size, head.root)
    ]


def _is_included(line: Mapping[str, Any], size: int, root: bytes) -> bool:
    return merkle.includes(
        leaf=leaf_hash(str(line["leaf"]).encode()),
        index=int(line["proof"]["sequence"]),
        size=size,
        path=[base64.b64decode(each, validate=True) for each in line["proof"]["path"]],
        root=root,
    )


def _line(
    entry: LedgerEntry, sequence: int | None, size: int, subtree: merkle.Subtree
) -> dict[str, Any]:
    proof = None
    if sequence is not None and sequence < size:
        path: Sequence[bytes] = merkle.inclusion_proof(sequence, size, subtree)
        encoded = [base64.b64encode(each).decode("ascii") for each in path]
        proof = {"sequence": sequence, "path": encoded}
    return {"leaf": leaf_data(entry).decode("ascii"), "proof": proof}


def _remembered() -> merkle.Subtree:
    """Look each stored subtree up once: proofs of neighbours share most of their path."""
    known: dict[tuple[int, int], bytes] = {}

    def subtree(level: int, index: int) -> bytes:
        if (level, index) not in known:
            known[level, index] = stored_subtree(level, index)
        return known[level, index]

    return subtree
