"""Ask for a copy of everything, fetch it once, and see to it that none is forgotten."""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from kombu.exceptions import OperationalError

from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.rights.export.errors import LinkExpired, LinkUsed, TooManyExports
from privacy.rights.export.models import ATTEMPTS, Export
from privacy.vault import actions as vault
from privacy.vault.models import Kind, SealedObject, SealedObjects
from privacy.vault.opened import OpenedObject

logger = logging.getLogger(__name__)
LASTS: Final = timedelta(hours=24)
# Long enough to receive gigabytes; a link that was used opens nothing any more.
AFTER_FETCHING: Final = timedelta(hours=1)
A_DAY: Final = 5
RECORD_STAYS: Final = timedelta(days=7)


def request_export(
    *, person: UUID, actor: Actor | None = None, purpose: Purpose = Purpose.OWN_CHOICE
) -> Export:
    """Write down the wish and ring for a worker; one that is under way or ready is returned.

    `actor` is who asks, where that isn't the person; it is sealed for the person all the same.
    """
    now = timezone.now()
    mine = Export.objects.owned_by(person).filter(delete_after__gt=now)
    there = mine.filter(state__in=[*_UNDER_WAY, Export.State.READY]).first()
    if there is not None:
        return there
    if Export.objects.owned_by(person).filter(asked_at__gt=now - LASTS).count() >= A_DAY:
        raise TooManyExports
    try:
        with transaction.atomic():
            export = Export.objects.create(person=person, asked_at=now, delete_after=now + LASTS)
            record(
                event=Event.EXPORT_REQUESTED,
                actor=actor or Actor.person(person),
                owner=person,
                purpose=purpose,
            )
            transaction.on_commit(lambda: ring(export.pk))
    except IntegrityError:  # asked twice at once
        return Export.objects.owned_by(person).under_way().get()
    return export


def link_token(export: Export) -> str:
    """Return the secret part of a link; nothing that is stored tells it."""
    return salted_hmac("privacy.export", str(export.pk), algorithm="sha256").hexdigest()


def fetch_export(*, export: Export, actor: Actor) -> OpenedObject:
    """Use up the link and return the archive, ready to be read; raise LinkUsed or LinkExpired."""
    now = timezone.now()
    if export.is_over:
        raise LinkExpired
    if not Export.objects.take_once(export.pk, now=now) or export.sealed is None:
        raise LinkUsed
    opened = vault.open_object(
        sealed=export.sealed, actor=actor, event=Event.EXPORT_OPENED, purpose=Purpose.DOWNLOAD
    )
    vault.bring_forward(sealed_objects=[export.sealed.pk], delete_after=now + AFTER_FETCHING)
    return opened


def begin_exports_anew(person: UUID) -> None:
    """Part with copies that hold a picture which is being erased; unfinished ones start again."""
    mine = Export.objects.owned_by(person)
    mine.filter(state=Export.State.READY).delete()
    mine.under_way().update(state=Export.State.QUEUED, worker=None, lease_until=None)


def recall_exports(person: UUID) -> None:
    """Let no copy of everything outlive what its person deleted or no longer allows.

    One that is made can't be fetched from now on, and goes with the next sweep; one that is
    being made begins anew, without what is gone. Touches no store, so it fits a transaction.
    """
    begin_exports_anew(person)
    made = _archives_of(person).values_list("pk", flat=True)
    vault.bring_forward(sealed_objects=list(made), delete_after=timezone.now())


def delete_recalled(person: UUID) -> None:
    """Delete the archives of a person who took a consent back, without waiting for the sweep."""
    vault.delete_each(
        sealed_objects=_archives_of(person).overdue(),
        actor=Actor.person(person),
        purpose=Purpose.CONSENT_WITHDRAWN,
    )


def ring(export: UUID) -> None:
    """Send the id to the workers; where no broker answers, the next sweep rings again."""
    try:
        current_app.send_task("privacy.tasks.build_export", args=[str(export)])
    except (OperationalError, OSError):
        logger.warning("export %s: the broker did not answer, the sweep will ring", export)


def look_after_exports(now: datetime) -> int:
    """Ring again for those that nobody builds, give up those tried too often, clear old rows."""
    for export in Export.objects.waiting(now):
        still = Export.objects.filter(
            pk=export.pk, state=export.state, attempt=export.attempt, lease_until=export.lease_until
        )
        if export.attempt >= ATTEMPTS or export.is_over:
            still.update(state=Export.State.FAILED)
        elif still.update(state=Export.State.QUEUED, worker=None, lease_until=None, rung_at=now):
            ring(export.pk)
    return Export.objects.filter(delete_after__lt=now - RECORD_STAYS).delete()[0]


def _archives_of(person: UUID) -> SealedObjects:
    return SealedObject.objects.owned_by(person).filter(kind=Kind.EXPORT)


_UNDER_WAY = (Export.State.QUEUED, Export.State.BUILDING)
