"""The operator ends sessions of one person or of everybody; their owners can read that."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person, Session
from privacy.ledger.actors import Role
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.accounts.proofs import is_inside, sign_in
from tests.people import open_person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("end_sessions", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("named_by", ["id", "email"])
def test_one_person_is_signed_out_everywhere(alice: Person, named_by: str) -> None:
    here, there, other = sign_in(alice), sign_in(alice), sign_in(open_person())
    assert "2" in run(str(getattr(alice, named_by)))
    assert not is_inside(here)
    assert not is_inside(there)
    assert is_inside(other)
    line = LedgerEntry.objects.get(event=Event.SESSIONS_ENDED)
    assert line.actor_role == Role.OPERATOR


def test_everybody_is_signed_out(alice: Person) -> None:
    people = [sign_in(alice), sign_in(open_person())]
    run("--everybody")
    assert not any(is_inside(each) for each in people)
    assert not Session.objects.filter(person__isnull=False).exists()


@pytest.mark.parametrize("name", ["nobody@example.com", "00000000-0000-0000-0000-000000000000", ""])
def test_a_name_that_is_nobodys_ends_nothing(alice: Person, name: str) -> None:
    client = sign_in(alice)
    with pytest.raises(CommandError, match="Nothing was ended") as refused:
        run(name)
    assert refused.value.returncode == 2
    assert is_inside(client)
