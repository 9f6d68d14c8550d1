"""Write the lines of many people's objects at once, in a fixed number of queries."""

from collections.abc import Mapping
from uuid import UUID

from privacy.ledger.actors import Actor, Role
from privacy.ledger.details import Detail, seal_detail_with
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import LedgerEntry, LedgerSubject, QueuedEntry
from privacy.vault.keyring import owner_keys

# What an event is about, by whose it is.
Affected = Mapping[tuple[UUID, Event], Detail]


def record_for_owners(*, affected: Affected, actor: Actor, purpose: Purpose) -> None:
    """Write one line per person and event, in the transaction of the change.

    `actor` is a program or a member of staff. Of an erased person no line can be sealed any more:
    none is written.
    """
    owners = {owner for owner, _event in affected}
    keys = owner_keys(owners)
    subjects = dict(
        LedgerSubject.objects.filter(person__in=owners).values_list("person", "ledger_id")
    )
    actor_id = actor.id
    if actor.role == Role.STAFF:
        staff = LedgerSubject.objects.filter(person=actor.id).values_list("ledger_id", flat=True)
        actor_id = str(staff.get())
    entries = []
    for (owner, event), detail in affected.items():
        if owner not in keys or owner not in subjects:
            continue
        entry = LedgerEntry(event=event, purpose=purpose, ledger_id=subjects[owner])
        entry.actor_role, entry.actor_id = actor.role, actor_id
        entry.detail = seal_detail_with(keys[owner], entry, detail)
        entries.append(entry)
    LedgerEntry.objects.bulk_create(entries)
    QueuedEntry.objects.bulk_create([QueuedEntry(entry=entry.pk) for entry in entries])
