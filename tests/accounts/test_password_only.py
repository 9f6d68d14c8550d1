"""What a session may do that knows only the password of a person with a second factor: nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_otp_webauthn.models import WebAuthnCredential

from accounts.models import ApiToken, Person
from tests.accounts.proofs import set_up_app, sign_in
from tests.people import signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# At the one door with the password; or a session from before the factor, made around the door.
Session = Callable[[Person], Client]
SESSIONS = pytest.mark.parametrize("session", [sign_in, signed_in], ids=["door", "around"])


@pytest.fixture(autouse=True)
def proved(alice: Person) -> Client:
    """The browser in which she set up her app."""
    client = sign_in(alice)
    set_up_app(client, alice)
    return client


@SESSIONS
def test_it_registers_no_passkey(alice: Person, session: Session) -> None:
    client = session(alice)
    for name in ("passkey-add-begin", "passkey-add"):
        answer = client.post(reverse(name), {}, content_type="application/json")
        assert answer.status_code in {302, 401, 403}
        assert b"challenge" not in answer.content
    assert not WebAuthnCredential.objects.exists()


def test_it_sees_no_picture(alice: Person, proved: Client, vault_in_order: None) -> None:
    photo = add_photo(owner=alice.pk, data=as_jpeg(astronaut().resize((512, 512))))
    picture = reverse("photo-picture", args=[photo.pk])
    assert proved.get(picture).getvalue().startswith(b"\xff\xd8")
    pages = [picture, *map(reverse, ("studio", "portraits", "privacy-centre"))]
    for client in (sign_in(alice), signed_in(alice)):
        for answer in (ask(page) for page in pages for ask in (client.get, client.head)):
            assert answer.status_code == 302
            assert not answer.getvalue()


@SESSIONS
def test_it_mints_no_token(alice: Person, session: Session) -> None:
    filled = {"name": "x", "scope": "write", "days": "30"}
    assert session(alice).post(reverse("tokens"), filled).status_code == 302
    assert not ApiToken.objects.exists()


@SESSIONS
def test_it_does_not_open_the_admin(alice: Person, session: Session) -> None:
    Person.objects.filter(pk=alice.pk).update(is_staff=True, is_superuser=True)
    for address in ("/staff/", "/staff/password_change/", "/staff/jsi18n/"):
        answer = session(alice).get(address, follow=True)
        assert answer.redirect_chain
        assert answer.redirect_chain[-1][0].split("?")[0] in {reverse("factor"), reverse("step-up")}


@SESSIONS
def test_it_changes_nothing_of_the_account(alice: Person, session: Session) -> None:
    client = session(alice)
    client.post(reverse("factor-app-remove"))
    client.post(reverse("recovery-codes"))
    client.post(reverse("account_email"), {"email": "new@example.com", "action_add": ""})
    client.post(reverse("erase"))
    before = Person.objects.get(pk=alice.pk)
    assert before.email == alice.email
    assert sign_in(alice).get(reverse("factor")).status_code == 200
