"""Passkeys through HTTP: as second factor, as the whole sign-in, and what is refused."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp_webauthn.models import WebAuthnCredential

from accounts.models import Person, Session
from tests.accounts.proofs import code_of, is_inside, let_pass, set_up_app, sign_in
from tests.accounts.soft_key import SoftKey
from tests.people import PASSWORD, open_person, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def browser() -> Client:
    return Client(HTTP_HOST="localhost")


def post(client: Client, name: str, body: Any = None, query: str = "") -> Any:
    url = reverse(name) + query
    return client.post(url, body or {}, content_type="application/json", HTTP_HOST="localhost")


def register(client: Client, query: str = "") -> SoftKey:
    key = SoftKey()
    options = post(client, "passkey-add-begin").json()
    assert post(client, "passkey-add", key.create(options), query).status_code == 200
    return key


def prove(client: Client, key: SoftKey) -> int:
    options = post(client, "passkey-prove-begin").json()
    return int(post(client, "passkey-prove", key.get(options)).status_code)


@pytest.fixture
def key(alice: Person) -> SoftKey:
    return register(sign_in(alice), "?name=Blue+key")


def test_a_passkey_bears_the_name_it_was_given(key: SoftKey) -> None:
    assert WebAuthnCredential.objects.get().name == "Blue key"


def test_a_passkey_alone_signs_in(key: SoftKey) -> None:
    client = browser()
    assert prove(client, key) == 200
    assert is_inside(client)


def test_a_sign_in_by_passkey_is_listed_among_the_browsers(key: SoftKey, alice: Person) -> None:
    client = browser()
    prove(client, key)
    assert Session.objects.of(alice.pk).filter(session_key=client.session.session_key).exists()
    assert b"This one" in client.get(reverse("security"), HTTP_HOST="localhost").content


def test_several_passkeys_stand_side_by_side_under_their_names(key: SoftKey, alice: Person) -> None:
    client = browser()
    prove(client, key)
    second = register(client, "?name=Phone")
    page = client.get(reverse("security"), HTTP_HOST="localhost").content.decode()
    assert "Blue key" in page
    assert "Phone" in page
    for each in (key, second):
        other = browser()
        assert prove(other, each) == 200
        assert is_inside(other)


def test_a_challenge_for_a_second_factor_is_no_whole_sign_in(key: SoftKey, alice: Person) -> None:
    # A second factor needs no verification by the device: whoever found the key could answer.
    mallory = open_person()
    set_up_app(sign_in(mallory), mallory)
    half = sign_in(mallory)
    options = post(half, "passkey-prove-begin").json()
    assert options["userVerification"] == "discouraged"
    session = half.session
    del session["account_login"]  # as when the time for the second factor is over
    session.save()
    key.verifies_user = False
    assert post(half, "passkey-prove", key.get(options)).status_code >= 400
    assert not is_inside(half)


def test_going_on_leads_to_where_one_was_going_and_to_no_other_site(
    key: SoftKey, alice: Person
) -> None:
    half = Client(HTTP_HOST="localhost")
    filled = {"login": alice.email, "password": PASSWORD, "next": "/privacy/"}
    half.post(reverse("account_login"), filled)
    options = post(half, "passkey-prove-begin").json()
    assert post(half, "passkey-prove", key.get(options)).json()["redirect_url"] == "/privacy/"
    for onward, leads_to in [("/privacy/", "/privacy/"), ("//evil.example", "/studio/")]:
        client = browser()
        options = post(client, "passkey-prove-begin").json()
        answer = post(client, "passkey-prove", key.get(options), f"?next={onward}")
        assert answer.json()["redirect_url"] == leads_to


def test_an_app_beside_it_is_asked_of_an_unproved_session(key: SoftKey, alice: Person) -> None:
    client = browser()
    prove(client, key)
    set_up_app(client, alice)
    half = sign_in(alice)
    half.post(reverse("factor"), {"code": code_of(alice, step=1)})
    assert is_inside(half)


def test_challenges_are_limited_per_sender() -> None:
    client = browser()
    answers = [post(client, "passkey-prove-begin").status_code for _ in range(31)]
    assert set(answers[:30]) == {200}
    assert answers[-1] >= 400


def test_a_stranger_learns_from_a_challenge_whose_passkeys_there_are_none(key: SoftKey) -> None:
    assert not post(browser(), "passkey-prove-begin").json().get("allowCredentials")


def test_a_passkey_is_the_second_factor_after_the_password(key: SoftKey, alice: Person) -> None:
    half = sign_in(alice)
    assert not is_inside(half)
    assert prove(half, key) == 200
    assert is_inside(half)


def test_a_passkey_steps_up(key: SoftKey, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser()
    prove(client, key)
    let_pass(monkeypatch, 301)
    assert client.get(reverse("erase")).status_code == 302
    assert prove(client, key) == 200
    assert client.get(reverse("erase")).status_code == 200


@pytest.mark.parametrize(
    "change", [{"verifies_user": False}, {"origin": "https://evil.example"}, {"count": 0}]
)
def test_what_does_not_fit_is_refused(key: SoftKey, change: dict[str, Any]) -> None:
    for name, value in change.items():
        setattr(key, name, value)
    client = browser()
    assert prove(client, key) >= 400
    assert not is_inside(client)


def test_an_answer_is_taken_in_its_own_session_only(key: SoftKey) -> None:
    answer = key.get(post(browser(), "passkey-prove-begin").json())
    assert post(browser(), "passkey-prove", answer).status_code >= 400


def test_someone_elses_passkey_does_not_answer(key: SoftKey) -> None:
    bob = open_person()
    register(sign_in(bob))
    half = sign_in(bob)
    assert prove(half, key) >= 400
    assert not is_inside(half)


@pytest.mark.parametrize("how", [sign_in, signed_in])
def test_a_password_alone_registers_no_passkey_beside_an_app(alice: Person, how: Any) -> None:
    set_up_app(sign_in(alice), alice)
    assert post(how(alice), "passkey-add-begin").status_code in (302, 401, 403)
    assert not WebAuthnCredential.objects.exists()


def test_registering_ends_other_sessions(alice: Person) -> None:
    other = sign_in(alice)
    register(sign_in(alice))
    assert not is_inside(other)


def test_a_passkey_is_removed_by_its_own_person_only(key: SoftKey, alice: Person) -> None:
    where = reverse("passkey-remove", args=[WebAuthnCredential.objects.get().pk])
    assert sign_in(open_person()).post(where).status_code == 404
    client = browser()
    prove(client, key)
    client.post(where, HTTP_HOST="localhost")
    assert not WebAuthnCredential.objects.exists()
