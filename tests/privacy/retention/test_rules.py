"""Rules are data: staff set them within the class's hard maximum, on the record."""

from datetime import timedelta

import pytest

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.models import LedgerEntry, SealedObject
from privacy.retention.classes import retention_class
from privacy.retention.rules import BeyondMaximum, change_rule
from privacy.vault import actions as vault
from privacy.vault.models import Kind
from tests.people import open_person

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
HOUR = timedelta(hours=1)


def test_a_shorter_time_holds_for_what_is_stored_from_then_on() -> None:
    officer = open_person()
    change_rule(kind=Kind.PHOTO, keep=2 * HOUR, actor=Actor.staff(officer.pk))
    sealed = vault.deposit(owner=officer.pk, kind=Kind.PHOTO, plaintext=b"pixels")
    assert sealed.delete_after - sealed.created_at == 2 * HOUR
    line = LedgerEntry.objects.get(event=Event.RETENTION_CHANGED)
    assert line.actor_role == "staff"
    assert str(officer.pk) not in line.actor_id


@pytest.mark.parametrize("keep", [25 * HOUR, timedelta(minutes=9), timedelta(days=-1)])
def test_the_hard_maximum_can_not_be_passed(keep: timedelta) -> None:
    with pytest.raises(BeyondMaximum):
        change_rule(kind=Kind.PHOTO, keep=keep, actor=Actor.operator())
    assert retention_class(Kind.PHOTO).default == 24 * HOUR
    assert not SealedObject.objects.exists()


def test_a_rule_forced_into_the_database_is_cut_to_the_maximum() -> None:
    from privacy.models import RetentionRule

    RetentionRule.objects.create(kind=Kind.PHOTO, keep=timedelta(days=900))
    assert retention_class(Kind.PHOTO).default == 24 * HOUR
