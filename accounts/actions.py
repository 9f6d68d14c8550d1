"""Open an account; erase those that were never verified."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Person
from privacy.consent.actions import give
from privacy.consent.statements import ADULT
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.rights.erasure import erase_person
from privacy.vault.keyring import ensure_owner_key

UNVERIFIED_GOES_AFTER = timedelta(days=3)


def open_account(*, person: Person) -> None:
    """Save a new person who has attested to be an adult; the key comes before the row."""
    ensure_owner_key(person.pk)
    with transaction.atomic():
        person.save(force_insert=True)
        record(event=Event.ACCOUNT_CREATED, actor=Actor.person(person.pk), owner=person.pk)
        give(person=person.pk, statements=[ADULT], method="sign-up form")


def erase_unverified(now: datetime) -> int:
    """Erase accounts whose address was not verified within three days; return how many."""
    verified = EmailAddress.objects.filter(verified=True).values("user")
    stale = Person.objects.filter(
        joined_at__lt=now - UNVERIFIED_GOES_AFTER, is_staff=False
    ).exclude(pk__in=verified)
    people = list(stale.values_list("pk", flat=True)[:100])
    for person in people:
        erase_person(person=person, actor=Actor.program("sweeper"))
    return len(people)
