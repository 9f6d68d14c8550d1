"""Policies are read by anybody: the version in force, older ones, what changed."""

import pytest
from django.test import Client
from django.urls import reverse

from privacy.policies.documents import Document
from privacy.policies.models import PolicyVersion
from tests.privacy.policies.staff import publish_new

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def page(name: str, *args: object) -> str:
    answer = Client().get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("document", Document.values)
def test_each_document_shows_its_version_and_date(document: str) -> None:
    html = page(document)
    assert "Version 1" in html
    assert 'datetime="2026-11-25"' in html
    assert not Client().get(reverse(document)).cookies


def test_a_new_version_takes_over_and_the_old_one_says_so() -> None:
    publish_new()
    assert "<em>colour</em>" in page("terms")
    old = page("policy-version", "terms", 1)
    assert "no longer in force" in old
    assert "You keep your password to yourself" in old


def test_the_difference_is_shown_word_by_word() -> None:
    publish_new(text="You are 18 or older.")
    publish_new(text="You are 21 or older.")
    html = page("policy-diff", "terms", 2, 3)
    assert "<ins>" in html
    assert "<del>" in html
    assert "</span>21</ins>" in html
    assert "</span>18</del>" in html


@pytest.mark.parametrize(
    "address",
    [
        *("/policies/terms/9/", "/policies/nonsense/1/", "/policies/terms/1/to/7/"),
        f"/policies/terms/{10**30}/",
        f"/policies/terms/{10**30}/to/{10**31}/",
    ],
)
def test_what_is_not_there_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_a_draft_is_shown_to_nobody() -> None:
    from tests.people import open_person
    from tests.privacy.policies.staff import write

    write(open_person().pk, text="Secret plans.")
    assert "Secret plans" not in page("terms")
    assert Client().get("/policies/terms/2/").status_code == 404


def test_markup_and_script_addresses_of_an_author_do_nothing() -> None:
    publish_new(text="<script>alert(1)</script>\n\n[click](javascript:alert(1)) ![x](/y.png)")
    html = page("terms")
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_notices_name_who_answers_and_where(settings: pytest.FixtureRequest) -> None:
    settings.SAFELIGHT_CONTROLLER = "Northgate Print, 1 Queen St"  # type: ignore[attr-defined]
    settings.SAFELIGHT_PRIVACY_OFFICER = "Ana Kovač"  # type: ignore[attr-defined]
    settings.SAFELIGHT_HOSTING_COUNTRY = "Canada"  # type: ignore[attr-defined]
    settings.SAFELIGHT_PROCESSORS = "Cloudy (storage, Canada); Mailer (mail, Ireland)"  # type: ignore[attr-defined]
    for name in ("privacy-notice", "biometric-notice"):
        html = page(name)
        for words in ("Northgate Print", "Ana Kovač", "Canada", "Mailer (mail, Ireland)"):
            assert words in html


def test_the_pages_stand_when_the_table_is_empty() -> None:
    from django.db import connection

    from privacy import append_only
    from privacy.policies.models import GUARDS

    append_only.remove(connection, GUARDS)
    PolicyVersion.objects.all().delete()
    append_only.install(connection, GUARDS)
    assert "You are 18 or older" in page("terms")
    assert publish_new() == 2
