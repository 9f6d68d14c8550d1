"""The stored tree: subtree roots out of the leaves' rows, and the proofs made from them."""

from dataclasses import dataclass
from uuid import UUID

from privacy.ledger import merkle
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.leaves import hash_of
from privacy.ledger.models import Checkpoint, LedgerEntry, LedgerLeaf
from privacy.ledger.notes import read


@dataclass(frozen=True)
class Proof:
    """Shows that one entry is the `sequence`-th of the tree which `note` signs."""

    sequence: int
    path: tuple[bytes, ...]
    note: str


def stored_subtree(level: int, index: int) -> bytes:
    """Return the root of the index-th perfect subtree of 2**level leaves."""
    sequence = ((index + 1) << level) - 1
    leaf = LedgerLeaf.objects.filter(sequence=sequence).first()
    if leaf is None:
        raise LedgerInconsistent(f"Line {sequence} of the ledger is missing.")
    if level == 0:
        return bytes(leaf.leaf_hash)
    return bytes(leaf.completes)[(level - 1) * 32 : level * 32]


def prove(entry: UUID) -> Proof | None:
    """Return the proof that an entry is under the newest checkpoint; None while it waits."""
    leaf = LedgerLeaf.objects.filter(entry=entry).first()
    checkpoint = Checkpoint.objects.newest()
    if leaf is None or checkpoint is None or leaf.sequence >= checkpoint.size:
        return None
    path = merkle.inclusion_proof(leaf.sequence, checkpoint.size, stored_subtree)
    return Proof(sequence=leaf.sequence, path=tuple(path), note=checkpoint.note)


def is_proven(entry: LedgerEntry, proof: Proof) -> bool:
    """Verify a proof by the note's signature; raise LedgerInconsistent for a foreign note."""
    head = read(proof.note)
    return merkle.includes(
        leaf=hash_of(entry),
        index=proof.sequence,
        size=head.size,
        path=proof.path,
        root=head.root,
    )
