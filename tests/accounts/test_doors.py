"""Every address of the portal, walked through: who is let in, from where, and by which method."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from accounts.models import AuthenticatorApp, Person, Session
from privacy.vault.keyring import deployment_key
from tests.accounts.proofs import sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FILLED = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "x", "str": "x", "path": "x"}
# What a stranger may open of the account; anything else leads to the one door or is refused.
FOR_STRANGERS = {
    "account_login", "account_signup", "account_logout", "account_inactive",
    "account_email_verification_sent", "account_confirm_email",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "passkey-prove-begin", "language",
}  # fmt: skip
TO_THE_DOOR = ("/account/login/", "/staff/login/")  # the second leads on to the first


@dataclass(frozen=True)
class Door:
    """One address, with made-up ids, the name of its view, and where that is written."""

    name: str
    path: str
    module: str

    @property
    def is_of_the_account(self) -> bool:
        return self.module.split(".")[0] in {"accounts", "allauth", "django", "django_otp_webauthn"}


def doors() -> Iterator[Door]:
    yield from _below(get_resolver(), "/", "")


def _below(resolver: URLResolver, path: str, namespace: str) -> Iterator[Door]:
    for each in resolver.url_patterns:
        here = path + _filled(each)
        if isinstance(each, URLResolver):
            yield from _below(
                each, here, namespace + (f"{each.namespace}:" if each.namespace else "")
            )
        else:
            yield Door(namespace + (each.name or ""), here, each.callback.__module__)


def _filled(each: URLPattern | URLResolver) -> str:
    route = str(each.pattern)
    if isinstance(each.pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLED[found[1] or "str"], route)
    known = {
        r"^confirm-email/": "confirm-email/x/",
        r"^password/reset/key/": "password/reset/key/1-x/",
    }
    return next((path for start, path in known.items() if route.startswith(start)), "x/")


@pytest.fixture(scope="module")
def all_doors() -> list[Door]:
    found = list(doors())
    assert len(found) > 50
    return found


def test_strangers_reach_only_what_is_listed(all_doors: list[Door]) -> None:
    client, open_to_all = Client(), set()
    for door in filter(lambda door: door.is_of_the_account, all_doors):
        for answer in (client.get(door.path), client.post(door.path, {"x": "y"})):
            to = answer.headers.get("Location", "")
            is_led_away = answer.status_code == 302 and to.startswith(TO_THE_DOOR)
            if not is_led_away and answer.status_code < 400:
                open_to_all.add(door.name)
    assert open_to_all - FOR_STRANGERS == set()


def test_no_form_is_taken_from_another_site(all_doors: list[Door], alice: Person) -> None:
    for client in (_strict(alice), Client(enforce_csrf_checks=True)):
        for door in all_doors:
            cache.clear()  # there are more doors than tries in a minute
            forged = client.post(door.path, {"x": "y"}, headers={"Origin": "https://evil.example"})
            # Of the API, whoever brings no cookie either is asked for a token first.
            is_nobody = not client.cookies and door.path.startswith("/api/")
            expected = {401, 403} if is_nobody else {403}
            assert forged.status_code in expected, door


def _strict(person: Person) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(person).cookies
    return client


def test_looking_changes_nothing(all_doors: list[Door], alice: Person) -> None:
    client = sign_in(alice)
    client.get(reverse("portraits"))
    deployment_key()  # made once, when it is first needed
    before = _everything()
    for door in all_doors:
        for method in (client.get, client.head):
            method(door.path)
        assert _everything() == before, door
    assert client.get(reverse("portraits")).status_code == 200


def _everything() -> dict[str, Any]:
    """Return all rows but those of an app that is merely shown for setting up."""
    AuthenticatorApp.objects.filter(confirmed=False).delete()
    ours = [each for name in ("accounts", "privacy", "uploads", "generation", "account", "auth")
            for each in apps.get_app_config(name).get_models()]  # fmt: skip
    return {
        each._meta.label: sorted(map(repr, each._default_manager.values_list()))
        for each in ours
        if each is not Session
    }


def test_every_page_offers_to_sign_out(all_doors: list[Door], alice: Person) -> None:
    client, seen = sign_in(alice), 0
    for door in all_doors:
        answer = client.get(door.path)
        if answer.status_code == 200 and _is_page(answer):
            assert f'action="{reverse("account_logout")}"' in answer.content.decode(), door
            assert "no-store" in answer.headers["Cache-Control"], door
            seen += 1
    assert seen > 15


def _is_page(answer: Any) -> bool:
    """Say whether this is a whole page: no part that script puts in, no file to keep."""
    is_html = answer.headers["Content-Type"].startswith("text/html")
    is_whole = answer.getvalue().lstrip().lower().startswith(b"<!doctype html>")
    return bool(is_html and is_whole and "Content-Disposition" not in answer.headers)


def test_every_answer_forbids_framing_and_foreign_scripts(
    all_doors: list[Door], alice: Person
) -> None:
    for client in (sign_in(alice), Client()):
        for door in all_doors:
            answer = client.get(door.path)
            policy = answer.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in policy, door
            assert "'unsafe" not in policy, door
            assert answer.headers["X-Frame-Options"] == "DENY", door
            assert answer.headers["X-Content-Type-Options"] == "nosniff", door
            assert answer.headers["Referrer-Policy"] == "same-origin", door


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_site(alice: Person, onward: str) -> None:
    filled = {"login": alice.email, "password": PASSWORD, "next": onward}
    answer = Client().post(f"{reverse('account_login')}?next={onward}", filled)
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize("name", ["account_logout", "step-up", "account_change_password"])
def test_no_other_form_leads_to_another_site(alice: Person, name: str) -> None:
    for onward in ("https://evil.example/", "//evil.example", "https:evil.example"):
        filled = {"next": onward, "password": PASSWORD}
        answer = sign_in(alice).post(f"{reverse(name)}?next={onward}", filled)
        assert "evil" not in answer.headers.get("Location", "")


def test_signing_in_leads_back_to_where_one_was_going(alice: Person) -> None:
    filled = {"login": alice.email, "password": PASSWORD, "next": "/privacy/"}
    assert Client().post(reverse("account_login"), filled).headers["Location"] == "/privacy/"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil"])
def test_a_mail_never_names_a_host_that_is_not_ours(alice: Person, host: str) -> None:
    answer = Client().post(
        reverse("account_reset_password"), {"email": alice.email}, headers={"Host": host}
    )
    assert answer.status_code == 400
    forwarded = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    Client().post(reverse("account_reset_password"), {"email": alice.email}, headers=forwarded)
    assert len(mail.outbox) == 1
    assert "evil" not in str(mail.outbox[0].body)
