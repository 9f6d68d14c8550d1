"""What is not installed can't be attacked: packages and doors that were left out on purpose."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "config" / "static").glob("*.js"))


@pytest.mark.parametrize(
    "app",
    [
        "django_otp.plugins.otp_totp",  # keeps secrets in clear
        "django_otp.plugins.otp_static",  # keeps recovery codes in clear
        "allauth.mfa",  # a second source of factors
        "rest_framework.authtoken",  # keeps tokens in clear
        "reversion",  # keeps values that were erased
        "simple_history",
        "auditlog",
    ],
)
def test_an_app_that_would_open_another_door_is_left_out(app: str) -> None:
    assert app not in settings.INSTALLED_APPS


def test_the_api_knows_tokens_and_sessions_and_counts_who_has_neither() -> None:
    assert settings.REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"] == [
        "accounts.tokens.access.ByToken",
        "accounts.tokens.access.BySession",
        "accounts.tokens.access.ByNobody",
    ]


def test_packages_whose_insides_are_used_are_pinned() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    allauth = next(each for each in wanted if each.startswith("django-allauth"))
    passkeys = next(each for each in wanted if each.startswith("django-otp-webauthn"))
    assert re.search(r"<\d+\.\d+$", allauth)
    assert ">=0.10.3" in passkeys


@pytest.mark.parametrize(
    "name", ["account_request_login_code", "socialaccount_login", "mfa_index", "headless:app"]
)
def test_there_is_no_other_way_to_sign_in(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_put_no_text_where_html_is_read_and_hear_no_messages(script: Path) -> None:
    risky = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|postMessage"
    )
    assert not re.search(risky, script.read_text())
    assert not re.search(r"addEventListener\(.message", script.read_text())
    assert "localStorage" not in script.read_text()
