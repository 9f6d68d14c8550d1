"""Tell a restored backup from the deployment that was left, and refuse to serve it.

The witness remembers the ledger's head, the newest epoch of keys and who was erased. Whatever
comes back from a backup is behind one of these.
"""

from collections.abc import Collection, Iterator
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from privacy.consent.models import ConsentEvent
from privacy.errors import PrivacyError
from privacy.ledger import elsewhere
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.models import Checkpoint, LedgerSubject
from privacy.ledger.restorations import anchored_head, is_current
from privacy.rights.models import Erasure, Scope
from privacy.rights.tombstones import buried_people
from privacy.vault.keyring import newest_epoch
from privacy.vault.models import SealedObject, SealingKey
from privacy.witness import epochs

BATCH: Final = 500
REMEDY: Final = "Run `python manage.py replay_tombstones` before anything is served."


class Restored(PrivacyError):
    """A backup was restored, and what was erased since has not been erased again yet."""


def require_current(*, thorough: bool = True) -> None:
    """Raise Restored, with a sentence for the operator, unless this is what was left.

    A quick look compares heads alone; a thorough one also looks for people who were erased.
    """
    for sentence in signs_of_a_restore(thorough=thorough):
        raise Restored(f"{sentence} {REMEDY}")


def signs_of_a_restore(*, thorough: bool) -> Iterator[str]:
    """Say what shows that this is an older state. Raises OSError where the witness is out."""
    yield from _behind_the_ledger()
    if thorough:
        yield from _behind_the_second_place()
    noted = epochs.newest()
    if newest_epoch() < noted:
        yield _("The key database is older than the last change of keys: a backup was restored.")
    if thorough and (back := came_back()):
        yield _("People who were erased are back (%(count)d): a backup was restored.") % {
            "count": len(back)
        }


def came_back() -> set[UUID]:
    """Return who has a tombstone, is here all the same, and is not being erased just now."""
    buried = buried_people()
    # In this order: an erasure that ends meanwhile is then never taken for a resurrection.
    under_way = set(Erasure.objects.filter(scope=Scope.EVERYTHING).values_list("person", flat=True))
    return set(_present(buried - under_way))


def _present(people: Collection[UUID]) -> Iterator[UUID]:
    listed = sorted(people)
    for start in range(0, len(listed), BATCH):
        batch = listed[start : start + BATCH]
        for rows, column in (
            (LedgerSubject.objects, "person"),
            (SealingKey.objects, "owner"),
            (SealedObject.objects, "owner"),
            (ConsentEvent.objects, "person"),
        ):
            found = rows.filter(**{f"{column}__in": batch})
            yield from found.values_list(column, flat=True).distinct()


def _behind_the_second_place() -> Iterator[str]:
    """Compare with the object store, which also shows when database and folder went back together.

    It is up to ten minutes behind, so only what it has and the database lacks says anything.
    """
    try:
        head = elsewhere.last_head()
    except LedgerInconsistent:
        yield _("The checkpoint in the witness store is not signed by this deployment's key.")
        return
    if head is not None and not is_current(head):
        yield _("The database is older than the head in the witness store: a backup was restored.")


def _behind_the_ledger() -> Iterator[str]:
    try:
        head = anchored_head()
        if head is not None and not is_current(head):
            yield _("The database is older than the ledger's anchored head: a backup was restored.")
    except LedgerInconsistent:
        yield _("The ledger's anchored head is not signed by this deployment's key.")
        return
    if head is None and Checkpoint.objects.count() > 1:
        yield _("The ledger has signed checkpoints, but the witness folder holds none of them.")
