"""The first role is granted from the command line, on the record."""

import io
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import Person
from accounts.staff.actions import NotActive, OwnRole, grant_role
from privacy.ledger.actors import Actor
from privacy.ledger.lines import lines_for
from privacy.staff.membership import has_role
from tests.people import open_person
from tests.staff import with_factor

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def staff(*arguments: Any) -> str:
    out = io.StringIO()
    call_command("staff", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_granting_makes_staff_on_the_record_and_tells_them(alice: Person) -> None:
    staff("grant", alice.email.upper(), "privacy-officer", "operator")
    assert has_role(alice.pk, "privacy-officer")
    line = next(line for line in lines_for(alice.pk) if line.detail == {"role": "operator"})
    assert line.event_words == "Granted a role of staff"
    assert line.actor_words == "The operator of this site"
    assert "What you may do as a member of staff was changed" in mail.outbox[-1].body
    assert f"{alice.email}: operator, privacy-officer" in staff()
    assert "was so already" in staff("grant", alice.email, "operator")


def test_the_last_role_taken_makes_nobody_of_them(alice: Person) -> None:
    staff("grant", alice.email, "auditor", "support")
    client = with_factor(alice)
    assert client.get("/staff/").status_code == 200
    staff("take", alice.email, "support")
    assert client.get("/staff/").status_code == 200
    staff("take", alice.email, "auditor")
    assert client.get("/staff/").status_code != 200
    assert "Took a role of staff away" in [line.event_words for line in lines_for(alice.pk)]
    assert alice.email not in staff()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grant", "nobody@example.com", "support"), "Nobody here"),
        (("grant", "alice@example.com", "king"), "There is no role 'king'"),
        (("grant", "alice@example.com"), "Name a role"),
        (("take",), "Nobody here"),
    ],
)
def test_what_is_not_known_changes_nothing(arguments: tuple[str, ...], said: str) -> None:
    alice = open_person(address="alice@example.com")
    with pytest.raises(CommandError, match=said) as refused:
        staff(*arguments)
    assert refused.value.returncode == 2
    alice.refresh_from_db()
    assert not alice.is_staff


def test_nobody_grants_themselves_a_role(alice: Person) -> None:
    with pytest.raises(OwnRole):
        grant_role(person=alice, role="operator", actor=Actor.staff(alice.pk))
    assert not has_role(alice.pk, "operator")


def test_a_deactivated_account_bears_no_role(alice: Person) -> None:
    staff("grant", alice.email, "support")
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert not has_role(alice.pk, "support")
    with pytest.raises(NotActive):
        grant_role(person=alice, role="operator", actor=Actor.operator())


def test_a_superuser_made_by_django_may_do_nothing_before_a_role_is_granted() -> None:
    call_command("createsuperuser", email="root@example.com", interactive=False)
    root = Person.objects.get(email="root@example.com")
    client = with_factor(root)
    assert client.get("/staff/").status_code == 200
    assert client.get("/staff/privacy/policyversion/").status_code == 403
    staff("grant", root.email, "privacy-officer")
    assert client.get("/staff/privacy/policyversion/").status_code == 200
