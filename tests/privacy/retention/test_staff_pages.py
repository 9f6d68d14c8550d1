"""Staff's pages of holds and rules: nothing beyond what a role may, nothing off the record."""

import uuid
from datetime import timedelta

import pytest

from privacy.ledger.actors import Actor
from privacy.models import Hold, RetentionRule
from privacy.retention.holds import place_hold
from privacy.retention.rules import change_rule
from privacy.vault.models import Kind
from tests.people import open_person
from tests.privacy.rights.holding import add_photo
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
HOLDS, RULES = "/staff/privacy/hold/", "/staff/privacy/retentionrule/"


@pytest.mark.parametrize(("role", "asked"), [("auditor", False), ("privacy-officer", True)])
def test_only_who_may_change_holds_can_ask_for_a_renewal(role: str, asked: bool) -> None:
    owner = open_person()
    photo = add_photo(owner)
    place_hold(
        sealed_object=photo.sealed_id,
        request=uuid.uuid4(),
        requester=owner.pk,
        covered=[photo.sealed_id],
        officer=owner.pk,
    )
    person, client = bearing(role)
    hold = Hold.objects.get()
    client.post(HOLDS, {"action": "renew", "_selected_action": str(hold.pk)})
    hold.refresh_from_db()
    assert (hold.renewal_asked_by == person.pk) is asked


def test_a_rule_is_never_deleted_off_the_record() -> None:
    rule = change_rule(kind=Kind.PHOTO, keep=timedelta(hours=1), actor=Actor.operator())
    _, client = bearing("privacy-officer", is_superuser=True)
    chosen = {"action": "delete_selected", "_selected_action": str(rule.pk), "post": "yes"}
    client.post(RULES, chosen)
    assert client.post(f"{RULES}{rule.pk}/delete/", {"post": "yes"}).status_code == 403
    assert RetentionRule.objects.get().keep == timedelta(hours=1)
