"""Open an account; erase those that were never verified."""

import logging
import uuid
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Person
from privacy.consent.actions import give
from privacy.consent.statements import ADULT
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.policies.visits import note_accepted_at_sign_up
from privacy.rights.erasure import NotErased, erase_person
from privacy.rights.models import Erasure
from privacy.vault.keyring import destroy_owner_key, ensure_owner_key
from privacy.vault.models import Domain, SealingKey

logger = logging.getLogger(__name__)
UNVERIFIED_GOES_AFTER = timedelta(days=3)
ORPHAN_KEYS_STAY = timedelta(hours=1)


def open_account(*, person: Person) -> None:
    """Save a new person who has attested to be an adult; the key comes before the row."""
    ensure_owner_key(person.pk)
    with transaction.atomic():
        person.save(force_insert=True)
        record(event=Event.ACCOUNT_CREATED, actor=Actor.person(person.pk), owner=person.pk)
        give(person=person.pk, statements=[ADULT], method="sign-up form")
        note_accepted_at_sign_up(person=person.pk)


def open_made_up_account(*, person: Person) -> None:
    """Open the account of somebody who doesn't exist, its address taken as proved."""
    with transaction.atomic():
        open_account(person=person)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def pretend_to_open_account(*, password: str) -> None:
    """Do the work of opening an account for nobody, and keep nothing but a key.

    Who signs up with an address that has an account waits as long as anybody: one hash of the
    password, one key (the sweep destroys it), one account, which is rolled back.
    """
    nobody = Person(email=f"{uuid.uuid4()}@invalid")
    nobody.set_password(password)
    with transaction.atomic():
        open_account(person=nobody)
        EmailAddress.objects.create(user=nobody, email=nobody.email)
        transaction.set_rollback(True)


def destroy_orphan_keys(now: datetime) -> int:
    """Destroy keys made for accounts that then were not; return how many.

    Only recent keys are looked at: an erasure that broke off is finished on its own.
    """
    recent = SealingKey.objects.filter(
        domain=Domain.PERSON,
        created_at__lt=now - ORPHAN_KEYS_STAY,
        created_at__gt=now - 2 * timedelta(days=1),
    )
    owners = set(recent.values_list("owner", flat=True))
    begun = set(Erasure.objects.values_list("person", flat=True))
    orphans = (
        owners - begun - set(Person.objects.filter(pk__in=owners).values_list("pk", flat=True))
    )
    for owner in orphans:
        destroy_owner_key(owner)
    return len(orphans)


def erase_unverified(now: datetime) -> int:
    """Erase accounts whose address was not verified within three days; return how many."""
    verified = EmailAddress.objects.filter(verified=True).values("user")
    stale = Person.objects.filter(
        joined_at__lt=now - UNVERIFIED_GOES_AFTER, is_staff=False
    ).exclude(pk__in=verified)
    erased = 0
    for person in list(stale.order_by("joined_at").values_list("pk", flat=True)[:100]):
        try:
            erase_person(person=person, actor=Actor.program("sweeper"))
        except NotErased:  # one that can't go yet keeps no other from going
            logger.warning("the unverified account %s can't be erased yet", person)
        else:
            erased += 1
    return erased
