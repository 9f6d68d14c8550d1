"""The proof's made-up person: unreachable by mail, searched for in every form, never left over."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from accounts.models import Person
from config.mail import deliverable
from config.proving.person import erase_leftovers, make_person
from config.proving.search import needles_for, search
from privacy.models import Audit

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_what_a_killed_proof_left_is_erased_later() -> None:
    made = make_person()
    assert erase_leftovers() == 0
    assert erase_leftovers(timezone.now() + timedelta(hours=3)) == 1
    assert not Person.objects.exists()
    found = search(person=made.person, address=made.address, objects=frozenset())
    assert found.hits == []
    assert found.tables > 40


@pytest.mark.parametrize("form", range(6))
def test_a_leftover_is_found_in_any_form(form: int) -> None:
    made = make_person()
    erase_leftovers(timezone.now() + timedelta(hours=3))
    needle = needles_for(made.person, made.address)[form]
    Audit.objects.create(looked_at={"who": needle.decode(errors="replace")})
    path = Path(settings.DATA_DIR) / "debug.log"
    path.write_bytes(b"x" * ((1 << 20) - 7) + needle)
    try:
        found = search(person=made.person, address=made.address, objects=frozenset())
    finally:
        path.unlink()
    assert found.hits == ["table privacy_audit (1 rows)", "file debug.log"]


def test_no_mail_server_is_asked_to_deliver_to_a_name_that_never_exists() -> None:
    mails = [EmailMessage(to=[to]) for to in ("a@proof.invalid", "b@example.com")]
    assert deliverable(mails) == mails[1:]
