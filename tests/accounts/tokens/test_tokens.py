"""API tokens: made after a fresh proof, shown once, hashed, scoped, expiring, revocable."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Person
from accounts.tokens.access import WithinScope
from accounts.tokens.actions import MOST_TOKENS, make_token, revoke_all
from accounts.tokens.models import Scope
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.accounts.proofs import let_pass, set_up_app, sign_in
from tests.people import open_person, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ASKED = {"name": "Backup script", "scope": "read", "days": "30"}
ME = "/api/v1/me/"


def mint(client: Client, **changes: str) -> str:
    """Make a token on the page and return what it shows."""
    page = client.post(reverse("tokens"), {**ASKED, **changes}).content.decode()
    found = re.search(r"<code[^>]*>([^<]{40,})</code>", page)
    assert found is not None, page
    return found[1]


def call(token: str, address: str = ME) -> int:
    return Client(headers={"Authorization": f"Token {token}"}).get(address).status_code


def test_a_token_says_for_whom_it_acts(alice: Person) -> None:
    token = mint(sign_in(alice))
    answer = Client(headers={"Authorization": f"Token {token}"}).get(ME)
    assert answer.status_code == 200
    assert answer.json()["email"] == alice.email
    assert answer.json()["token"]["scope"] == "read"


def test_the_database_holds_a_hash_only(alice: Person) -> None:
    token = mint(sign_in(alice))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_apitoken")
        assert token not in str(cursor.fetchall())
    assert len(token) >= 64


def test_a_token_is_shown_once(alice: Person) -> None:
    client = sign_in(alice)
    token = mint(client)
    assert token not in client.get(reverse("tokens")).content.decode()


def test_an_old_session_is_asked_before_it_makes_one(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    let_pass(monkeypatch, 301)
    for answer in (client.get(reverse("tokens")), client.post(reverse("tokens"), ASKED)):
        assert answer.headers["Location"].startswith(reverse("step-up"))
    assert not ApiToken.objects.exists()


def test_a_password_alone_makes_none_for_who_has_a_factor(alice: Person) -> None:
    set_up_app(sign_in(alice), alice)
    assert sign_in(alice).post(reverse("tokens"), ASKED).status_code == 302
    # A session from before, which never passed the factor.
    assert signed_in(alice).post(reverse("tokens"), ASKED).status_code == 302
    assert not ApiToken.objects.exists()


def test_an_expired_token_opens_nothing(alice: Person) -> None:
    token = mint(sign_in(alice))
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert call(token) == 401


def test_a_revoked_token_opens_nothing(alice: Person) -> None:
    client = sign_in(alice)
    token = mint(client)
    made = ApiToken.objects.get()
    client.post(reverse("token-revoke", args=[made.public_id]))
    assert call(token) == 401
    events = set(LedgerEntry.objects.values_list("event", flat=True))
    assert {Event.TOKEN_MADE, Event.TOKEN_REVOKED} <= events


def test_a_stranger_can_neither_see_nor_revoke_one(alice: Person) -> None:
    mint(sign_in(alice))
    made, mallory = ApiToken.objects.get(), sign_in(open_person())
    assert mallory.post(reverse("token-revoke", args=[made.public_id])).status_code == 404
    assert ASKED["name"] not in mallory.get(reverse("tokens")).content.decode()
    assert ApiToken.objects.exists()


@pytest.mark.parametrize("header", ["Token nonsense", "Token", "Basic YTpi", "Bearer x", ""])
def test_no_other_key_opens_the_api(alice: Person, header: str) -> None:
    answer = Client(headers={"Authorization": header} if header else {}).get(ME)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_browser_opens_the_api_once_its_factor_has_passed(alice: Person) -> None:
    client = sign_in(alice)
    assert client.get(ME).json()["token"] is None
    set_up_app(client, alice)
    password_only = signed_in(alice)  # from before: it never passed the factor
    refused = password_only.get(ME)
    assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-needed")


@override_settings(LANGUAGES=[("en", "English"), ("de", "Deutsch")])
def test_a_program_that_names_no_language_is_answered_in_its_person_s(alice: Person) -> None:
    Person.objects.filter(pk=alice.pk).update(language="de")
    caller = Client(headers={"Authorization": f"Token {mint(sign_in(alice))}"})
    assert caller.get(ME)["Content-Language"] == "de"
    assert caller.get(ME, headers={"Accept-Language": "en"})["Content-Language"] == "en"
    assert Client().get(reverse("home"))["Content-Language"] == "en"


def test_a_closed_account_takes_its_tokens_along(alice: Person) -> None:
    token = mint(sign_in(alice))
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert call(token) == 401


@pytest.mark.parametrize(
    ("scope", "method", "may"),
    [("read", "GET", True), ("read", "POST", False), ("write", "DELETE", True)],
)
def test_a_token_is_held_to_its_scope(alice: Person, scope: str, method: str, may: bool) -> None:
    make_token(person=alice, name="x", scope=Scope(scope), lasts=timedelta(days=1))
    request = type("Request", (), {"auth": ApiToken.objects.get(), "method": method, "user": alice})
    assert WithinScope().has_permission(request, None) is may
    nobody = {"auth": None, "method": method, "user": AnonymousUser()}
    assert not WithinScope().has_permission(type("R", (), nobody), None)


def test_nobody_hoards_tokens(alice: Person) -> None:
    client = sign_in(alice)
    for number in range(MOST_TOKENS):
        mint(client, name=f"token {number}")
    assert "Revoke one" in client.post(reverse("tokens"), ASKED).content.decode()
    assert revoke_all(person=alice) == MOST_TOKENS


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scope": "all"}, {"days": "100000"}])
def test_a_wrong_form_makes_nothing_and_says_why(alice: Person, wrong: dict[str, str]) -> None:
    answer = sign_in(alice).post(reverse("tokens"), {**ASKED, **wrong})
    assert answer.status_code == 400
    assert "Please look at this again" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_the_model_matches_its_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
