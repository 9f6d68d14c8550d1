"""A role is granted in the admin by two: one proposes, another grants."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person, RoleProposal
from accounts.staff.proposals import OwnProposal, grant_proposed
from privacy.ledger.actors import Actor
from privacy.ledger.lines import lines_for
from privacy.rights.erasure import erase_person
from privacy.staff.membership import has_role
from tests.people import open_person
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
PROPOSALS, ROLES = "/staff/accounts/roleproposal/", "/staff/auth/group/"


def propose(client: Client, person: Person, role: str = "auditor") -> str:
    given = {"account": person.email, "role": role, "reason": "Joins the audit."}
    return client.post(f"{PROPOSALS}add/", given, follow=True).content.decode()


def decide(client: Client, action: str) -> str:
    proposal = RoleProposal.objects.get()
    chosen = {"action": action, "_selected_action": str(proposal.pk)}
    return client.post(PROPOSALS, chosen, follow=True).content.decode()


def test_one_proposes_and_another_grants_on_the_record(alice: Person) -> None:
    _first, operator = bearing("operator")
    _second, officer = bearing("privacy-officer")
    propose(operator, alice)
    assert not has_role(alice.pk, "auditor")
    decide(officer, "grant_selected")
    assert has_role(alice.pk, "auditor")
    told = [line for line in lines_for(alice.pk) if line.actor_words == "A member of staff"]
    assert [line.event_words for line in reversed(told)][:2] == [
        "Proposed a role of staff",
        "Granted a role of staff",
    ]


def test_nobody_grants_what_they_proposed(alice: Person) -> None:
    first, operator = bearing("operator", is_superuser=True)
    propose(operator, alice)
    assert "Whoever proposed it can’t decide" in decide(operator, "grant_selected")
    assert not has_role(alice.pk, "auditor")
    proposal = RoleProposal.objects.get()
    with pytest.raises(OwnProposal):
        grant_proposed(proposal=proposal, officer=first.pk)
    proposal.decided_by = first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.save()


def test_nobody_proposes_themselves_or_grants_themselves_a_role() -> None:
    operator, client = bearing("operator")
    assert "Nobody grants themselves a role" in propose(client, operator, "privacy-officer")
    assert not RoleProposal.objects.exists()
    _other, second = bearing("operator")
    propose(second, operator, "privacy-officer")
    assert "Nobody grants themselves a role" in decide(client, "grant_selected")
    assert not has_role(operator.pk, "privacy-officer")


def test_what_was_refused_is_not_granted_afterwards(alice: Person) -> None:
    _first, operator = bearing("operator")
    _second, officer = bearing("privacy-officer")
    propose(operator, alice)
    decide(officer, "refuse_selected")
    assert "decided meanwhile" in decide(officer, "grant_selected")
    assert not has_role(alice.pk, "auditor")


def test_an_auditor_sees_proposals_and_makes_none(alice: Person) -> None:
    _first, operator = bearing("operator")
    propose(operator, alice)
    _auditor, auditor = bearing("auditor")
    assert auditor.get(PROPOSALS).status_code == 200
    assert auditor.get(f"{PROPOSALS}add/").status_code == 403
    decide(auditor, "grant_selected")
    assert RoleProposal.objects.get().state == RoleProposal.State.WAITING


def test_an_unknown_address_is_said_beside_the_form() -> None:
    _first, operator = bearing("operator")
    nobody = Person(email="nobody@example.com")
    assert "Nobody here has that address" in propose(operator, nobody)
    assert not RoleProposal.objects.exists()


def test_the_page_of_a_role_says_what_it_may_and_changes_nothing() -> None:
    _first, operator = bearing("operator")
    bearing("auditor")
    listed = operator.get(ROLES).content.decode()
    assert "Reads the records and changes nothing." in listed
    assert operator.get(f"{ROLES}add/").status_code == 403


def test_who_is_erased_stands_in_no_proposal(alice: Person) -> None:
    first, operator = bearing("operator")
    propose(operator, alice)
    bob = open_person()
    propose(operator, bob)
    erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    assert RoleProposal.objects.get().person == bob.pk
    erase_person(person=first.pk, actor=Actor.person(first.pk))
    assert RoleProposal.objects.get().proposed_by is None
