"""Erase: every object is deleted and looked for, every holder verified, then the key destroyed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.errors import PrivacyError
from privacy.ledger.actions import record, record_unsealed_end
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.retention.models import Hold
from privacy.rights.export.actions import begin_exports_anew
from privacy.rights.holders import Holder, registry
from privacy.rights.last_mail import release_last_mail, seal_last_mail
from privacy.rights.models import Erasure, ErasureItem, Scope
from privacy.rights.plan import (
    count_failures,
    delete_chosen,
    plan,
    plan_what_went_before,
    settle,
    waiting_words,
)
from privacy.rights.receipts.actions import close_with_receipt, new_address, promise_receipt
from privacy.rights.tombstones import bury
from privacy.vault.errors import KeyDestroyed, OnHold, VaultError
from privacy.vault.keyring import deployment_owner, destroy_owner_key
from privacy.vault.models import Kind, SealedObject
from privacy.vault.traces import forget_traces

logger = logging.getLogger(__name__)
Url = Callable[[str], str]


class NotErased(PrivacyError):
    """Something of the person is still there; erasing again finishes it."""

    status = 503

    def __init__(self, left: list[str]) -> None:
        self.left = left
        super().__init__(
            _(
                "Not everything could be erased yet: %(left)s. It is tried again every minute "
                "until it is; you need not do anything."
            )
            % {"left": ", ".join(left)}
        )


def erase_person(
    *, person: UUID, actor: Actor, address: str = "", receipt_url: Url | None = None
) -> UUID:
    """Erase all that is held about a person; return the receipt's number.

    Safe to repeat until it ends. That it was begun is written first: whatever breaks off, the
    sweep takes it up again. `address` is where the receipt will be, shown before; `receipt_url`
    makes a whole URL of it for the last mail. Raises NotErased while anything is left.
    """
    erasure = _begin(person=person, address=address, receipt_url=receipt_url)
    for _step in steps(erasure, actor=actor):
        pass
    return erasure.pk


def erase_part(
    *,
    person: UUID,
    scope: Scope,
    objects: Sequence[SealedObject] = (),
    actor: Actor,
    address: str = "",
) -> UUID:
    """Erase a picture, a job's pictures, or all pictures and jobs; the account stays.

    Safe to repeat, finished by the sweep, with a receipt of its own. Raises NotErased, and OnHold
    for what stays for the person's own request until they waive that.
    """
    on_hold = Hold.objects.in_force().of(person)
    if scope != Scope.PICTURES:
        on_hold = on_hold.filter(sealed_object__in=[sealed.pk for sealed in objects])
    if on_hold.exists():
        raise OnHold
    with transaction.atomic():
        erasure = Erasure.objects.create(person=person, scope=scope)
        promise_receipt(erasure=erasure, address=address or new_address())
        plan(erasure, objects)
    for _step in steps(erasure, actor=actor):
        pass
    return erasure.pk


def steps(erasure: Erasure, *, actor: Actor) -> Iterator[str]:
    """Yield after each step; stopped or killed between any two, the next run goes on from there."""
    is_whole = erasure.scope == Scope.EVERYTHING
    yield "begun"
    if is_whole:
        _bury(erasure.person)
        yield "tombstone written"
        plan_what_went_before(erasure)
    plan(erasure, _also_covered(erasure))
    yield "planned"
    holders = _holders(erasure)
    for holder in holders:
        _erase_at(holder.name, partial(holder.erase, erasure.person), erasure)
        yield f"erased by {holder.name}"
    if not holders:
        _erase_at("pictures", partial(delete_chosen, erasure), erasure)
        yield "erased"
    yield from _settled(erasure)
    if left := _left_of(erasure.person, holders):
        raise NotErased(left)
    yield "verified"
    if is_whole:
        destroy_owner_key(erasure.person)
        yield "key destroyed"
    _end(erasure, actor=actor, holders=[holder.name for holder in holders])
    yield "ended"
    forget_traces("default", "keys")


def finish_erasures(now: datetime) -> int:
    """Take up erasures that broke off; return how many came to their end."""
    finished = 0
    for erasure in Erasure.objects.filter(begun_at__lt=now - timedelta(minutes=1)):
        try:
            for _step in steps(erasure, actor=Actor.person(erasure.person)):
                pass
        except (NotErased, VaultError):
            logger.warning("erasure %s can't be finished yet", erasure.pk)
        else:
            finished += 1
    return finished


def _bury(person: UUID) -> None:
    """Write the tombstone after the row that says an erasure is under way.

    Who has a tombstone, is still there, and is not being erased came back from a backup.
    """
    try:
        bury(person)
    except OSError as outage:
        raise NotErased(["tombstone"]) from outage


def _begin(*, person: UUID, address: str, receipt_url: Url | None) -> Erasure:
    """Write that it was begun, where its receipt will be, and the last mail: at once or not."""
    deployment_owner()  # makes its key where there is none, in a database of its own
    address = address or new_address()
    with transaction.atomic():
        erasure, _is_new = Erasure.objects.get_or_create(person=person, scope=Scope.EVERYTHING)
        promise_receipt(erasure=erasure, address=address)
        seal_last_mail(erasure=erasure, receipt_url=receipt_url(address) if receipt_url else "")
    return erasure


def _also_covered(erasure: Erasure) -> list[SealedObject]:
    """Return what goes beside the chosen objects: the rest, or the archives that copy them."""
    mine = SealedObject.objects.owned_by(erasure.person)
    if erasure.scope in (Scope.EVERYTHING, Scope.PICTURES):
        return list(mine)
    begin_exports_anew(erasure.person)
    return list(mine.filter(kind=Kind.EXPORT))


def _holders(erasure: Erasure) -> list[Holder]:
    if erasure.scope == Scope.EVERYTHING:
        return list(registry.holders)
    return registry.content_holders() if erasure.scope == Scope.PICTURES else []


def _erase_at(name: str, erase: Callable[[], None], erasure: Erasure) -> None:
    while True:
        try:
            return erase()
        except (OSError, VaultError, ProtectedError) as outage:
            # The account is the last to go: while anything above is left, or comes in through
            # another window meanwhile, its owner can retry, and the sweep will.
            if not count_failures(erasure):
                raise NotErased([name]) from outage


def _settled(erasure: Erasure) -> Iterator[str]:
    try:
        yield from settle(erasure)
    except (OSError, VaultError) as outage:
        raise NotErased(waiting_words(erasure)) from outage
    if left := waiting_words(erasure):
        raise NotErased(left)


def _left_of(person: UUID, holders: Sequence[Holder]) -> list[str]:
    return [f"{holder.name}: {what}" for holder in holders for what in holder.verify(person)]


def _end(erasure: Erasure, *, actor: Actor, holders: list[str]) -> None:
    """Write the last line and what the receipt states, and forget whose erasure it was."""
    now = timezone.now()
    with transaction.atomic():
        if not Erasure.objects.select_for_update().filter(pk=erasure.pk).exists():
            return  # another run was quicker
        if erasure.scope == Scope.EVERYTHING:
            record_unsealed_end(person=erasure.person, actor=actor)
            release_last_mail(erasure=erasure.pk, now=now)
        else:
            _record_part(erasure, actor)
        number = erasure.pk
        close_with_receipt(erasure=erasure, holders=holders, now=now)
        erasure.pk = number  # Django clears it on deletion; the caller still needs it


def _record_part(erasure: Erasure, actor: Actor) -> None:
    items = erasure.items.exclude(outcome=ErasureItem.Outcome.EARLIER)
    try:
        record(
            event=Event.PART_ERASED,
            actor=actor,
            owner=erasure.person,
            purpose=Purpose.ERASURE,
            detail={
                "scope": str(erasure.scope),
                "objects": [str(item.sealed_object) for item in items],
                "receipt": str(erasure.pk),
            },
        )
    except KeyDestroyed:
        logger.info("erasure %s: its person was erased meanwhile", erasure.pk)
