"""What browsers are told in production: settings as deployed, in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="
RESPONSIBLE = {
    "SAFELIGHT_CONTROLLER": "Example Portraits, 1 Example Street",
    "SAFELIGHT_PRIVACY_OFFICER": "Ana Example",
    "SAFELIGHT_PRIVACY_EMAIL": "privacy@portraits.example",
    "SAFELIGHT_HOSTING_COUNTRY": "Canada",
    "SAFELIGHT_PROCESSORS": "none",
}
YEAR = 365 * 24 * 3600
PROBE = """
import json, django
django.setup()
from django.core.management import call_command
for alias in ("default", "keys"):
    call_command("migrate", database=alias, verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from django.test import Client
from accounts.models import Person
person = Person.objects.create_user("ana@portraits.example", "violet-harbour-lantern-9")
person.emailaddress_set.create(email=person.email, verified=True, primary=True)
browser = Client(SERVER_NAME="portraits.example")
def get(path, **options):
    answer = browser.get(path, **{"secure": True, **options})
    return {"status": answer.status_code, "headers": dict(answer.headers)}
said = {name: get(path) for name, path in {
    "home": "/", "login": "/account/login/", "api": "/api/v1/me/", "missing": "/nothing/",
    "static": "/static/mark.svg",
}.items()}
said["plain"] = get("/account/login/", secure=False)
said["stranger"] = get("/", SERVER_NAME="evil.example")
said["plain_api"] = get("/api/v1/me/", secure=False)
said["forwarded"] = get("/", HTTP_X_FORWARDED_HOST="evil.example")
filled = {"login": person.email, "password": "violet-harbour-lantern-9"}
senders = "198.51.100.66, 203.0.113.9"
browser.post("/account/login/", filled, secure=True, HTTP_X_FORWARDED_FOR=senders)
said["cookies"] = {name: dict(each) for name, each in browser.cookies.items()}
from accounts.models import Session
said["network"] = Session.objects.get(person=person.pk).network
said["hash"] = person.password
print(json.dumps(said))
"""


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAFELIGHT_", "DJANGO_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SAFELIGHT_DATA_DIR": str(folder),
        "SAFELIGHT_STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": KEY * 2,
        "SAFELIGHT_MASTER_KEY": KEY,
        "SAFELIGHT_LEDGER_KEY": KEY,
        "SAFELIGHT_RECEIPT_KEY": KEY,
        "SAFELIGHT_PROVENANCE": settings.SAFELIGHT_PROVENANCE,
        "SAFELIGHT_HOSTS": "portraits.example",
        "EMAIL_HOST": "mail.example",
        **RESPONSIBLE,
        "CELERY_BROKER_URL": "memory://",
    }


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=ROOT,
        env=environment(tmp_path_factory.mktemp("production")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def header(said: dict[str, Any], page: str, name: str) -> str:
    return str(said[page]["headers"].get(name, ""))


@pytest.mark.parametrize("page", ["home", "login", "api", "missing", "static"])
def test_browsers_come_back_by_tls_only_for_two_years(said: dict[str, Any], page: str) -> None:
    told = header(said, page, "Strict-Transport-Security")
    assert f"max-age={2 * YEAR}" in told
    assert "includeSubDomains" in told


def test_a_plain_request_is_sent_to_tls(said: dict[str, Any]) -> None:
    assert said["plain"]["status"] == 301
    assert header(said, "plain", "Location").startswith("https://portraits.example/")


def test_a_program_is_refused_in_clear_instead_of_led_on(said: dict[str, Any]) -> None:
    assert said["plain_api"]["status"] == 403
    assert header(said, "plain_api", "Location") == ""


def test_passwords_are_hashed_by_argon2id(said: dict[str, Any]) -> None:
    assert said["hash"].startswith("argon2$argon2id$")


def test_the_sender_is_whom_our_own_proxy_names(said: dict[str, Any]) -> None:
    assert said["network"] == "203.0.113.0/24"


@pytest.mark.parametrize("page", ["home", "login", "api", "missing"])
def test_nothing_but_our_own_is_loaded_and_nobody_frames_us(
    said: dict[str, Any], page: str
) -> None:
    policy = header(said, page, "Content-Security-Policy")
    for rule in (
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "script-src 'self'",
        "form-action 'self'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert header(said, page, "X-Frame-Options") == "DENY"


@pytest.mark.parametrize("page", ["home", "login", "api", "missing", "static"])
def test_types_are_not_guessed_and_addresses_are_not_told(said: dict[str, Any], page: str) -> None:
    assert header(said, page, "X-Content-Type-Options") == "nosniff"
    assert header(said, page, "Referrer-Policy") == "same-origin"
    kind = header(said, page, "Content-Type")
    in_utf_8_by_nature = {"application/json", "application/problem+json", "image/svg+xml"}
    assert "charset=utf-8" in kind or kind in in_utf_8_by_nature


@pytest.mark.parametrize("page", ["home", "login", "api"])
def test_other_sites_may_not_read_answers(said: dict[str, Any], page: str) -> None:
    allowed = header(said, page, "Access-Control-Allow-Origin")
    assert allowed == ""
    assert header(said, page, "Cross-Origin-Opener-Policy") == "same-origin"


def test_cookies_belong_to_this_host_go_by_tls_and_are_hidden_from_scripts(
    said: dict[str, Any],
) -> None:
    cookies = said["cookies"]
    assert {"__Host-session", "__Host-csrf", "__Host-known-browser"} <= set(cookies)
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name


@pytest.mark.parametrize("page", ["stranger"])
def test_another_host_name_is_refused(said: dict[str, Any], page: str) -> None:
    assert said[page]["status"] == 400


def test_a_forwarded_host_name_is_not_believed(said: dict[str, Any]) -> None:
    assert said["forwarded"]["status"] == 200
    assert "evil.example" not in str(said["forwarded"]["headers"])


def test_sensors_are_off_and_passkeys_stay_ours(said: dict[str, Any]) -> None:
    policy = header(said, "home", "Permissions-Policy")
    for feature in ("camera", "microphone", "geolocation"):
        assert f"{feature}=()" in policy
    assert "publickey-credentials-get=(self)" in policy


def test_settings_that_would_weaken_the_door_are_refused_in_sentences(tmp_path: Path) -> None:
    wrong = {
        "SAFELIGHT_HOSTS": "portraits.example,.example",
        "SAFELIGHT_TRUSTED_PROXIES": "-1",
        "SAFELIGHT_STEP_UP_SECONDS": "90000",
        "SAFELIGHT_LEAKED_PASSWORDS": str(tmp_path / "missing.txt"),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**environment(tmp_path), **wrong},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for name in wrong:
        assert f"- {name} " in done.stderr


def test_djangos_check_for_deployments_finds_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_who_answers_for_the_data_may_not_be_left_blank(tmp_path: Path, blank: str | None) -> None:
    settings = environment(tmp_path)
    for name in RESPONSIBLE:
        settings.pop(name)
        if blank is not None:
            settings[name] = blank
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    for name in RESPONSIBLE:
        assert f"- {name} is missing (" in done.stderr
    assert "Traceback" not in done.stderr
