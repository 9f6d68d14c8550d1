"""What cannot be taken back asks who it is, again, with the strongest that the person has."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Person
from privacy.sensitive import marks_are_enforced
from tests.accounts.proofs import code_of, is_inside, let_pass, prove, set_up_app, sign_in
from tests.people import PASSWORD, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MARKED = ["erase", "export", "factor-app", "tokens", "account_email", "account_change_password"]
MARKED_TO_SEND = [
    "factor-app-remove", "recovery-codes", "passkey-add-begin", "passkey-add", "sessions-end",
    "account_set_password", "erase-pictures",
]  # fmt: skip


def asks(client: Client, name: str) -> bool:
    answer = client.get(reverse(name))
    return answer.status_code == 302 and answer["Location"].startswith(reverse("step-up"))


@pytest.mark.parametrize("name", MARKED)
def test_an_old_session_is_asked_first(
    name: str, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    assert not asks(client, name)
    let_pass(monkeypatch, 301)
    assert asks(client, name)
    assert prove(client, reverse(name), password=PASSWORD)["Location"] == reverse(name)
    assert not asks(client, name)


@pytest.mark.parametrize("name", MARKED_TO_SEND)
def test_nothing_is_sent_by_an_old_session(
    name: str, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    let_pass(monkeypatch, 301)
    answer = client.post(reverse(name), {"x": "y"})
    assert answer.headers["Location"].startswith(reverse("step-up"))


@pytest.mark.parametrize("name", ["export", "erase"])
def test_who_has_a_factor_must_pass_it_before_what_counts(
    name: str, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    codes = set_up_app(client, alice)
    let_pass(monkeypatch, 301)
    prove(client, reverse(name), password=PASSWORD)
    assert asks(client, name)
    prove(client, reverse(name), code=codes[0])
    assert client.get(reverse(name)).status_code == 200


def test_nothing_is_erased_by_an_old_session(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    let_pass(monkeypatch, 301)
    client.post(reverse("erase"))
    assert Person.objects.filter(pk=alice.pk).exists()


def test_the_window_is_a_setting(alice: Person) -> None:
    client = sign_in(alice)
    with override_settings(SAFELIGHT_STEP_UP_SECONDS=0):
        assert asks(client, "erase")


def test_a_wrong_password_is_not_enough(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(alice)
    let_pass(monkeypatch, 301)
    assert prove(client, "/", password="not it").status_code == 400
    assert asks(client, "erase")


@pytest.mark.parametrize("door", ["step-up", "account_reauthenticate"])
def test_no_door_takes_the_password_of_who_has_a_factor(
    door: str, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    codes = set_up_app(client, alice)
    let_pass(monkeypatch, 301)
    client.post(reverse(door), {"password": PASSWORD, "next": reverse("erase")})
    assert asks(client, "erase")
    assert prove(client, reverse("erase"), code=codes[0])["Location"] == reverse("erase")
    assert not asks(client, "erase")


def test_a_code_of_the_app_steps_up(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(alice)
    set_up_app(client, alice)
    let_pass(monkeypatch, 301)
    prove(client, "/", code=code_of(alice, step=1))
    assert not asks(client, "erase")


def test_a_session_that_never_passed_the_factor_sees_nothing(alice: Person) -> None:
    set_up_app(sign_in(alice), alice)
    unproved = signed_in(alice)  # as if a session had been made around the one door
    assert not is_inside(unproved)
    assert asks(unproved, "portraits")


def test_another_site_is_never_gone_on_to(alice: Person) -> None:
    client = sign_in(alice)
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert prove(client, elsewhere, password=PASSWORD)["Location"] == reverse("security")


def test_staff_without_a_factor_reach_only_its_set_up(alice: Person) -> None:
    Person.objects.filter(pk=alice.pk).update(is_staff=True)
    client = sign_in(alice)
    assert client.get(reverse("portraits"))["Location"] == reverse("security")
    assert client.get(reverse("factor-app")).status_code == 200
    set_up_app(client, alice)
    assert is_inside(client)


def test_marks_without_the_middleware_stop_the_start() -> None:
    assert marks_are_enforced() == []
    with override_settings(MIDDLEWARE=["django.middleware.common.CommonMiddleware"]):
        assert [error.id for error in marks_are_enforced()] == ["privacy.E002"]
