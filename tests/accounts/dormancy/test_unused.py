"""An account that nobody uses for a year is erased after two notices, and no earlier."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from accounts.actions import erase_unverified
from accounts.dormancy.chores import mind_unused_accounts
from accounts.models import DormancyNotice, Person, Session
from privacy.rights.tombstones import buried_people
from tests.people import open_person, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
DAY = timedelta(days=1)


def unused_for(days: int) -> tuple[Person, datetime]:
    person = open_person()
    now = timezone.now()
    Person.objects.update(joined_at=now - 500 * DAY, last_login=now - days * DAY)
    return person, now


def words() -> list[str]:
    return [str(message.body) for message in mail.outbox]


def test_two_notices_come_first_and_then_it_goes() -> None:
    person, now = unused_for(334)
    assert mind_unused_accounts(now) == 0
    assert mail.outbox == []
    mind_unused_accounts(now + 2 * DAY)
    assert "eleven months" in words()[0]
    mind_unused_accounts(now + 3 * DAY)
    mind_unused_accounts(now + 24 * DAY)
    assert len(mail.outbox) == 1
    mind_unused_accounts(now + 26 * DAY)
    assert "within 7 days" in words()[1]
    assert mind_unused_accounts(now + 32 * DAY) == 0
    assert Person.objects.exists()
    assert mind_unused_accounts(now + 34 * DAY) == 1
    assert not Person.objects.exists()
    assert not DormancyNotice.objects.exists()
    assert person.pk in buried_people()


def test_a_scheduler_that_slept_for_years_still_gives_both_notices() -> None:
    _, now = unused_for(2000)
    for day in range(29):
        assert mind_unused_accounts(now + day * DAY) == 0
    assert len(mail.outbox) == 2
    assert mind_unused_accounts(now + 31 * DAY) == 1


def test_signing_in_takes_the_notices_back() -> None:
    person, now = unused_for(340)
    mind_unused_accounts(now)
    assert DormancyNotice.objects.count() == 1
    Person.objects.update(last_login=now + DAY)
    mind_unused_accounts(now + 2 * DAY)
    assert not DormancyNotice.objects.exists()
    assert mind_unused_accounts(now + 40 * DAY) == 0
    assert Person.objects.get() == person


def test_a_session_or_being_staff_counts_as_use() -> None:
    person, now = unused_for(400)
    signed_in(person)
    Person.objects.update(last_login=now - 400 * DAY)
    mind_unused_accounts(now)
    assert mail.outbox == []
    Session.objects.all().delete()
    Person.objects.update(is_staff=True)
    mind_unused_accounts(now)
    assert mail.outbox == []


def test_a_sign_up_left_unverified_goes_after_three_days() -> None:
    person = open_person()
    EmailAddress.objects.update(verified=False)
    now = person.joined_at
    assert erase_unverified(now + timedelta(days=3) - timedelta(minutes=1)) == 0
    assert erase_unverified(now + timedelta(days=3, minutes=1)) == 1
    assert not Person.objects.exists()
