"""Compare today's log with a checkpoint that was kept elsewhere, such as in a mail."""

import re
from typing import Final

from privacy.ledger import merkle
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import DASH, Head, read
from privacy.ledger.tree import stored_subtree
from privacy.ledger.verify import UNREADABLE

FORM: Final = re.compile(rf"[^\n]+\n[0-9]+\n[^\n]+\ntime [^\n]+\n\n{DASH} [^\n]+ [^\n]+\n")


def note_in(content: bytes) -> str:
    """Return the note in a saved file, whatever line ends a mail program gave it.

    Raises ValueError for what hasn't the form of a checkpoint.
    """
    note = "\n".join(content.decode().split("\r\n")).strip("\n") + "\n"
    if not FORM.fullmatch(note):
        raise ValueError("Not a checkpoint.")
    return note


def differences(note: str) -> list[str]:
    """Say why the log of today is no extension of the one that `note` signs; nothing if it is.

    The stored tree is believed only as far as the consistency proof made from it leads from the
    saved root to the newest signed one. Raises LedgerInconsistent for a note of another key.
    """
    saved = read(note)
    try:
        return list(_differences(saved))
    except LedgerInconsistent as missing:
        return [str(missing)]
    except UNREADABLE:
        return ["A row of the ledger can't even be read: it was changed from outside."]


def _differences(saved: Head) -> list[str]:
    row = Checkpoint.objects.newest()
    newest = read(row.note) if row else None
    if newest is None or newest.size < saved.size:
        today = newest.size if newest else 0
        return [
            f"The saved checkpoint covers {saved.size} lines, today's log {today}: it was cut "
            "short, replaced, or restored from a backup."
        ]
    path = merkle.consistency_proof(saved.size, newest.size, stored_subtree)
    if merkle.is_consistent(
        old=saved.size, new=newest.size, old_root=saved.root, new_root=newest.root, path=path
    ):
        return []
    return [
        f"Today's log of {newest.size} lines does not continue the {saved.size} lines of the saved "
        "checkpoint: one of them was changed, or the log was replaced."
    ]
