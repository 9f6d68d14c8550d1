"""Guessing is slowed down, but nobody can lock anybody out for good."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Person
from tests.people import PASSWORD, open_person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TOO_MANY = "Too many"


@pytest.fixture(autouse=True)
def ana() -> Person:
    return open_person(address="ana@example.com")


def attempt(client: Client, password: str, address: str = "ana@example.com") -> str:
    answer = client.post(reverse("account_login"), {"login": address, "password": password})
    return "in" if answer.status_code == 302 else answer.content.decode()


def from_elsewhere(number: int) -> Client:
    """A browser at an address of its own, which has never signed in here."""
    return Client(REMOTE_ADDR=f"203.0.113.{number}")


def lock() -> None:
    for number in range(5):
        assert TOO_MANY not in attempt(from_elsewhere(number), "wrong-guess")


@pytest.mark.parametrize("address", ["ana@example.com", "nobody@example.com"])
def test_after_five_wrong_tries_not_even_the_right_password_is_looked_at(address: str) -> None:
    for number in range(5):
        attempt(from_elsewhere(number), "wrong-guess", address)
    assert TOO_MANY in attempt(from_elsewhere(9), PASSWORD, address)


@pytest.mark.parametrize("spelt", ["ANA@example.com", " ana@example.com ", "Ana@Example.Com"])
def test_another_spelling_of_the_address_is_the_same_address(spelt: str) -> None:
    lock()
    assert TOO_MANY in attempt(from_elsewhere(9), PASSWORD, spelt)


def test_a_browser_that_signed_in_before_is_not_locked_out_by_others() -> None:
    hers = Client()
    assert attempt(hers, PASSWORD) == "in"
    hers.post(reverse("account_logout"))
    lock()
    assert TOO_MANY in attempt(from_elsewhere(9), PASSWORD)
    assert attempt(hers, PASSWORD) == "in"


def test_a_known_browser_has_a_limit_of_its_own() -> None:
    stolen = Client()
    attempt(stolen, PASSWORD)
    stolen.post(reverse("account_logout"))
    for _ in range(5):
        attempt(stolen, "wrong-guess")
    assert TOO_MANY in attempt(stolen, PASSWORD)
    assert attempt(from_elsewhere(9), PASSWORD) == "in"


def test_the_cookie_of_one_person_is_nothing_to_another() -> None:
    open_person(address="mallory@example.com")
    mallory = Client()
    attempt(mallory, PASSWORD, "mallory@example.com")
    mallory.post(reverse("account_logout"))
    lock()
    assert TOO_MANY in attempt(mallory, PASSWORD)


def test_a_forged_cookie_is_nothing() -> None:
    lock()
    forger = from_elsewhere(9)
    forger.cookies["known-browser"] = "eyJhIjoiYiJ9:1abcde:forged"
    assert TOO_MANY in attempt(forger, PASSWORD)


def test_the_cookie_names_nobody_and_scripts_cannot_read_it(ana: Person) -> None:
    hers = Client()
    attempt(hers, PASSWORD)
    cookie = hers.cookies["known-browser"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "ana" not in cookie.value
    assert str(ana.pk) not in cookie.value


def test_one_sender_cannot_try_many_addresses() -> None:
    one = from_elsewhere(1)
    said = [attempt(one, "wrong-guess", f"person{number}@example.com") for number in range(11)]
    assert TOO_MANY not in said[0]
    assert TOO_MANY in said[-1]


@pytest.mark.parametrize(
    ("name", "filled", "allowed"),
    [
        ("account_signup", {"email": "not an address"}, 20),
        ("account_reset_password", {"email": "nobody{}@example.com"}, 20),
    ],
)
def test_every_open_form_is_limited_per_sender(
    name: str, filled: dict[str, str], allowed: int
) -> None:
    one = from_elsewhere(1)
    answers = [
        one.post(reverse(name), {key: value.format(n) for key, value in filled.items()}).status_code
        for n in range(allowed + 1)
    ]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]
    page = one.post(reverse(name), {key: value.format(99) for key, value in filled.items()})
    assert "<h1>" in page.content.decode()


@pytest.mark.parametrize(("proxies", "is_one_sender"), [(1, True), (0, True), (2, False)])
def test_a_sender_is_told_by_our_own_proxies_only(proxies: int, is_one_sender: bool) -> None:
    """Each entry of X-Forwarded-For was written by one proxy; those before ours are made up."""
    one = Client(REMOTE_ADDR="10.0.0.1")
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        for number in range(11):
            one.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.100.{number}, 203.0.113.9"
            said = attempt(one, "wrong-guess", f"person{number}@example.com")
    assert (TOO_MANY in said) is is_one_sender


def test_programs_without_a_good_token_are_limited_per_sender() -> None:
    bad = Client(headers={"Authorization": "Token " + "0" * 64}, REMOTE_ADDR="203.0.113.9")
    answers = [bad.get(reverse("api-me")).status_code for _ in range(31)]
    assert set(answers[:30]) == {401}
    assert answers[-1] == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get(reverse("api-me")).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.8").get(reverse("api-me")).status_code == 401


def test_a_password_proof_is_limited_per_person(ana: Person) -> None:
    client = Client()
    attempt(client, PASSWORD)
    answers = [client.post(reverse("step-up"), {"password": f"no {n}"}) for n in range(11)]
    assert b"Too many tries" in answers[-1].content
    # Who is at the one door is not hindered by that.
    assert attempt(Client(), PASSWORD) == "in"


def test_failed_sign_ins_leave_no_address_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        lock()
        attempt(from_elsewhere(9), PASSWORD)
    logged = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not [each for each in logged if "ana@example.com" in each.getMessage()]
