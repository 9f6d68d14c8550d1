"""No cache keeps a page that names or shows a signed-in person."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.people import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("name", ["home", "account_email", "account_logout", "privacy-centre"])
def test_pages_of_a_signed_in_person_are_not_stored(alice: Person, name: str) -> None:
    assert "no-store" in signed_in(alice).get(reverse(name))["Cache-Control"]


def test_public_pages_may_be_kept() -> None:
    assert not Client().get(reverse("home")).has_header("Cache-Control")
