"""Erase accounts unused for twelve months, after two notices; staff are left alone."""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce, Greatest

from accounts.dormancy.models import DormancyNotice
from accounts.models import ApiToken, Person, Session
from accounts.notices import Notice, tell
from privacy.ledger.actors import Actor
from privacy.models import Canary
from privacy.retention.models import Hold
from privacy.rights.erasure import NotErased, erase_person

logger = logging.getLogger(__name__)
UNUSED_FOR: Final = timedelta(days=365)
# How long before the end of the year each notice goes out, and what it says.
NOTICES: Final = (
    (1, timedelta(days=30), Notice.UNUSED_FIRST),
    (2, timedelta(days=7), Notice.UNUSED_LAST),
)
# Between the last notice and the erasure, even if the notices went out late.
AT_LEAST: Final = timedelta(days=7)
BATCH: Final = 100


def mind_unused_accounts(now: datetime) -> int:
    """Withdraw notices of accounts used again, send those that are due, erase; return how many."""
    _used_again(now)
    for number, before, notice in NOTICES:
        _notify(now, number, before, notice)
    return sum(_erase(person) for person in _past_everything(now))


def _unused_since(moment: datetime) -> QuerySet[Person]:
    """Return people who did nothing since: no sign-in, no session, no token in force."""
    last = Greatest("joined_at", Coalesce("last_login", "joined_at"))
    people = Person.objects.filter(is_staff=False).annotate(last_used=last)
    # A canary is planted to lie unused.
    people = people.exclude(pk__in=Canary.objects.values("person"))
    return people.filter(last_used__lt=moment).exclude(
        Exists(Session.objects.filter(person=OuterRef("pk")))
        | Exists(ApiToken.objects.filter(user=OuterRef("pk")).in_force())
    )


def _used_again(now: datetime) -> None:
    unused = _unused_since(now - UNUSED_FOR + NOTICES[0][1])
    # Asked of each notice, of which there are few, not of each person.
    still = unused.filter(pk=OuterRef("person"))
    DormancyNotice.objects.exclude(Exists(still)).delete()


def _notify(now: datetime, number: int, before: timedelta, notice: Notice) -> None:
    told = DormancyNotice.objects.filter(person=OuterRef("pk"))
    due = _unused_since(now - UNUSED_FOR + before).exclude(Exists(told.filter(number=number)))
    if number > 1:
        gap = NOTICES[number - 2][1] - before
        due = due.filter(Exists(told.filter(number=number - 1, sent_at__lte=now - gap)))
    for person in due.values_list("pk", flat=True)[:BATCH]:
        with transaction.atomic():
            DormancyNotice.objects.create(person_id=person, number=number, sent_at=now)
            tell(person=person, notice=notice)


def _past_everything(now: datetime) -> list[UUID]:
    last = DormancyNotice.objects.filter(
        person=OuterRef("pk"), number=NOTICES[-1][0], sent_at__lte=now - AT_LEAST
    )
    on_hold = Hold.objects.in_force(now).filter(person=OuterRef("pk"))
    gone = _unused_since(now - UNUSED_FOR).filter(Exists(last)).exclude(Exists(on_hold))
    return list(gone.values_list("pk", flat=True)[:BATCH])


def _erase(person: UUID) -> int:
    try:
        erase_person(person=person, actor=Actor.program("sweeper"))
    except NotErased:
        logger.warning("the unused account %s can't be erased yet", person)
        return 0
    return 1
