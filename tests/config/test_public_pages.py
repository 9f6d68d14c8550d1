"""What anyone may read works without an account, without script and without third parties."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.templatetags import safelight
from tests.people import open_person, signed_in

PAGES = [
    *("home", "how", "privacy-notice", "terms", "biometric-notice", "cookies", "accessibility"),
    *("do-not-sell", "limit-sensitive"),
]
DOORS = ["account_login", "account_signup", "account_reset_password"]
TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "config" / "static"


def page(name: str) -> str:
    response = Client().get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_public_page_needs_no_account_and_sets_no_cookie(name: str) -> None:
    response = Client().get(reverse(name))
    assert response.status_code == 200
    assert not response.cookies
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES + DOORS)
def test_page_has_nothing_that_the_policy_forbids(name: str) -> None:
    html = page(name)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html), "inline script"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), "inline style or handler"
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', html), "third party"


def test_policy_names_no_origin_but_our_own() -> None:
    policy = Client().get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "words"), [(30, "30 days"), (1, "at most 1 day<")])
def test_privacy_notice_states_this_deployments_maximum(
    settings: pytest.FixtureRequest, days: int, words: str
) -> None:
    settings.SAFELIGHT_HEADSHOT_MAX_DAYS = days  # type: ignore[attr-defined]
    notice = page("privacy-notice")
    assert words in notice
    assert "24 hours after upload" in notice


def test_home_page_does_without_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda path: None)
    html = page("home")
    assert "samples/" not in html
    assert html.count("bust") >= 4


def test_home_page_shows_samples_once_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda path: f"/somewhere/{path}")
    assert "samples/studio-grey.jpg" in page("home")


@pytest.mark.django_db(databases=["default", "keys"])
def test_lamp_is_shown_to_those_signed_in_only() -> None:
    assert "Lamp off" not in page("home")
    html = signed_in(open_person()).get("/").content.decode()
    assert "Lamp off: nothing is opening your photos" in html


def test_time_is_absolute_and_names_another_year() -> None:
    soon = timezone.now().replace(month=11, day=24, hour=14, minute=7)
    assert ">24 Nov, 14:07<" in safelight.moment(soon)
    assert ">2 Jan 2020, 03:04<" in safelight.moment(datetime(2020, 1, 2, 3, 4, tzinfo=UTC))
    assert 'datetime="2020-01-02T03:04+00:00"' in safelight.moment(
        datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    )
    assert safelight.moment(None) == ""


def templates() -> list[str]:
    return sorted(
        str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("name", templates())
def test_template_compiles_and_keeps_its_voice(name: str) -> None:
    get_template(name)
    source = (TEMPLATES / name).read_text()
    spoken = re.findall(r'{% translate "([^"]*)"', source)
    spoken += re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", source, re.DOTALL)
    assert not [words for words in spoken if "!" in words], "no exclamation marks"


def test_every_icon_that_a_page_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        icon
        for name in templates()
        for icon in re.findall(r'{% icon "([^"]+)" %}', (TEMPLATES / name).read_text())
    }
    assert named <= drawn


def test_style_sheet_and_script_reach_for_nothing_outside() -> None:
    for name in ("safelight.css", "safelight.js"):
        source = (STATIC / name).read_text()
        assert "http" not in source.lower().replace("xmlhttprequest", "")
        assert "@import" not in source
        assert "eval(" not in source


def test_a_phone_finds_marks_of_our_own_and_a_colour_for_day_and_night() -> None:
    html = page("home")
    for scheme in ("light", "dark"):
        assert f'name="theme-color" media="(prefers-color-scheme: {scheme})"' in html
    answer = Client().get(re.findall(r'rel="manifest" href="([^"]+)"', html)[0])
    assert answer.headers["Content-Type"] == "application/manifest+json"
    marks = [icon["src"] for icon in answer.json()["icons"]]
    marks += re.findall(r'rel="apple-touch-icon" href="([^"]+)"', html)
    for mark in marks:
        assert finders.find(mark.removeprefix(settings.STATIC_URL)), mark
