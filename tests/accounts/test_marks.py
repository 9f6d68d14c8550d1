"""What `@sensitive` asks holds on every way in: roles, methods, bodies, namespaces, tokens."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Person
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope
from privacy import sensitive
from tests.accounts.marked_views import AGENT, ROLE
from tests.accounts.proofs import let_pass, prove, set_up_app, sign_in
from tests.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
GLASS, DESK, EXPORT = "/marked/glass/", "/marked/desk/", "/marked/export/"
CASES = "/marked/cases/"


@pytest.fixture(autouse=True)
def _with_marked_views() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.accounts.marked_views"):
        yield


def officer(person: Person, *roles: str) -> tuple[Client, list[str]]:
    """Make a member of staff with a second factor; return their browser and recovery codes."""
    Person.objects.filter(pk=person.pk).update(is_staff=True)
    for role in roles:
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    client = sign_in(person)
    return client, set_up_app(client, person)


def asks(client: Client, address: str) -> bool:
    return client.get(address).headers.get("Location", "").startswith(reverse("step-up"))


def test_a_role_lets_its_members_in_after_a_fresh_factor(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, codes = officer(alice, ROLE)
    assert client.get(GLASS).content == b"opened"
    let_pass(monkeypatch, 301)
    assert asks(client, GLASS)
    assert client.get(DESK).content == b"desk"  # this one asks for the role alone
    prove(client, GLASS, code=codes[0])
    assert client.get(GLASS).content == b"opened"


@pytest.mark.parametrize("address", [GLASS, DESK])
@pytest.mark.parametrize("roles", [(), ("support",)])
def test_another_role_or_none_is_refused(
    alice: Person, address: str, roles: tuple[str, ...]
) -> None:
    client, _codes = officer(alice, *roles)
    answer = client.get(address)
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_the_group_alone_makes_nobody_staff(alice: Person) -> None:
    alice.groups.add(Group.objects.get(name=ROLE))
    assert sign_in(alice).get(GLASS).status_code == 403


def test_a_role_without_a_passed_factor_opens_nothing(alice: Person) -> None:
    client, _codes = officer(alice, ROLE)
    assert asks(signed_in(alice), GLASS)
    client.post(reverse("factor-app-remove"))
    assert client.get(GLASS).headers["Location"] == reverse("security")


def test_a_superuser_has_no_role_by_being_one(alice: Person) -> None:
    client, _codes = officer(alice)
    Person.objects.filter(pk=alice.pk).update(is_superuser=True)
    assert client.get(GLASS).status_code == 403
    assert client.get(CASES).status_code == 403
    alice.groups.add(Group.objects.get(name=ROLE))
    assert client.get(GLASS).content == b"opened"


@pytest.mark.parametrize(("role", "status"), [(ROLE, 200), (AGENT, 200), ("support", 403)])
def test_one_of_several_roles_is_enough(alice: Person, role: str, status: int) -> None:
    client, _codes = officer(alice, role)
    assert client.get(CASES).status_code == status


def test_who_was_deactivated_bears_no_role(alice: Person) -> None:
    client, _codes = officer(alice, ROLE)
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(DESK).status_code == 302


def test_a_mark_for_a_role_that_does_not_exist_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sensitive, "_roles", {"privacy-oficer"})
    assert "privacy.E020" in {found.id for found in run_checks()}


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_no_method_goes_past_the_mark(
    alice: Person, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    let_pass(monkeypatch, 301)
    answer = getattr(client, method)(EXPORT)
    assert answer.headers["Location"].startswith(reverse("step-up"))
    overridden = client.post(
        EXPORT, headers={"X-HTTP-Method-Override": "GET", "HX-Request": "true"}
    )
    assert overridden.headers["Location"].startswith(reverse("step-up"))


def test_a_body_of_json_is_refused_instead_of_led_on(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    let_pass(monkeypatch, 301)
    answer = client.post(EXPORT, json.dumps({}), content_type="application/json")
    assert answer.status_code == 403


def test_a_name_that_is_open_elsewhere_opens_nothing_in_another_app(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    let_pass(monkeypatch, 301)
    assert asks(client, "/marked/home/")


@pytest.mark.parametrize("address", [EXPORT, GLASS, "/marked/open/"])
def test_a_stranger_is_sent_to_the_one_door(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_token_is_no_fresh_proof(alice: Person) -> None:
    token = make_token(person=alice, name="x", scope=Scope.WRITE, lasts=timedelta(days=1))
    client = Client(headers={"Authorization": f"Token {token}"})
    assert client.get("/api/v1/export/").status_code == 403
    assert client.get(EXPORT).status_code == 302


@pytest.mark.parametrize(("scope", "may"), [(Scope.READ, False), (Scope.WRITE, True)])
def test_a_token_to_read_changes_nothing(alice: Person, scope: Scope, may: bool) -> None:
    token = make_token(person=alice, name="x", scope=scope, lasts=timedelta(days=1))
    client = Client(headers={"Authorization": f"Token {token}"})
    assert client.get("/api/v1/things/").status_code == 200
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/api/v1/things/")
        assert answer.status_code == (200 if may else 403)
    # Another method named in a header or a field is not believed.
    asked = client.get("/api/v1/things/?_method=DELETE", headers={"X-HTTP-Method-Override": "POST"})
    assert asked.json() == {"done": "GET"}


def test_the_prototypes_order_of_step_up_holds(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    codes = set_up_app(client, alice)
    let_pass(monkeypatch, 301)
    assert asks(client, EXPORT)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert asks(client, EXPORT)
    prove(client, EXPORT, code=codes[1])
    assert client.get(EXPORT).content == b"your data"
