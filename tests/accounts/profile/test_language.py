"""Pages speak the language a person chose, else their browser's cookie, else its wish."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.people import signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def language_of(client: Client, address: str = "/", **more: str) -> str:
    html = client.get(address, **more).content.decode()  # type: ignore[arg-type]
    return html.split('<html lang="', 1)[1].split('"', 1)[0]


@pytest.mark.parametrize(
    ("wish", "given"),
    [
        ("fr-CA,en;q=0.5", "fr-ca"),
        ("fr-FR", "fr-ca"),
        ("de-CH", "de"),
        ("es-MX", "es"),
        ("ja", "en"),
    ],
)
def test_without_a_choice_the_browsers_wish_counts(wish: str, given: str) -> None:
    assert language_of(Client(), HTTP_ACCEPT_LANGUAGE=wish) == given


def test_a_strangers_choice_is_kept_in_a_cookie_and_leads_back() -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="es")
    answer = client.post(reverse("language"), {"language": "de", "next": "/how/?a=1"})
    assert answer.headers["Location"] == "/how/?a=1"
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert language_of(client, "/how/") == "de"


def test_a_persons_choice_is_kept_with_the_account_and_goes_before_the_cookie(
    alice: Person,
) -> None:
    client = signed_in(alice)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    answer = client.post(reverse("language"), {"language": "fr-ca"})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    alice.refresh_from_db()
    assert alice.language == "fr-ca"
    assert language_of(client, reverse("profile")) == "fr-ca"
    client.post(reverse("language"), {"language": "fr-ca"})
    assert LedgerEntry.objects.filter(event=Event.PROFILE_CHANGED).count() == 1


@pytest.mark.parametrize(
    "way_back", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil", "x"]
)
def test_the_way_back_never_leaves_this_site(way_back: str) -> None:
    answer = Client().post(reverse("language"), {"language": "de", "next": way_back})
    assert answer.headers["Location"] == "/"


def test_a_language_that_is_not_here_is_refused_in_words() -> None:
    answer = Client().post(reverse("language"), {"language": "tlh"})
    assert answer.status_code == 400
    assert "Please look at this again" in answer.content.decode()
    assert not answer.cookies.get(settings.LANGUAGE_COOKIE_NAME)


def test_every_page_leads_to_the_choice_and_each_language_names_itself() -> None:
    assert f"{reverse('language')}?next=/how/" in Client().get("/how/").content.decode()
    html = Client().get(reverse("language")).content.decode()
    assert all(f'lang="{code}"' in html and name in html for code, name in settings.LANGUAGES)
