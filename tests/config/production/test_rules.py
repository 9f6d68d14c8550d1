"""An unsafe production start is refused in sentences, by every program."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.production.rules import is_own_machine, unsafe
from tests.config.test_production import environment
from tests.portal import ROOT

SAFE: dict[str, Any] = {
    "DEBUG": False,
    "ALLOWED_HOSTS": ["portraits.example"],
    "DATABASES": {
        alias: {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": "db.example",
            "OPTIONS": {"sslmode": "verify-full"},
        }
        for alias in ("default", "keys")
    },
    "CELERY_BROKER_URL": "rediss://broker.example/0",
    "CACHES": {"default": {"LOCATION": "rediss://broker.example/1"}},
    "STORAGES": {"vault": {"OPTIONS": {}}},
    "SAFELIGHT_STORE_ENDPOINTS": ["https://objects.example"],
    "EMAIL_USE_TLS": True,
    "EMAIL_HOST": "mail.example",
    "SAFELIGHT_WITHOUT_TLS": [],
}


def database(host: str, **options: str) -> dict[str, Any]:
    one = {"ENGINE": "django.db.backends.postgresql", "HOST": host, "OPTIONS": options}
    return {"default": one, "keys": one}


AZURE = {"vault": {"OPTIONS": {"connection_string": "DefaultEndpointsProtocol=http;AccountName=a"}}}
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "debug": ({"DEBUG": True}, "DEBUG is on"),
    "any host": ({"ALLOWED_HOSTS": ["*"]}, "SAFELIGHT_HOSTS must name"),
    "hosts by suffix": ({"ALLOWED_HOSTS": [".example"]}, "SAFELIGHT_HOSTS must name"),
    "database": ({"DATABASES": database("db.example")}, "DATABASE_URL leads"),
    "database unproven": (
        {"DATABASES": database("db.example", sslmode="require")}, "KEYS_DATABASE_URL leads",
    ),
    "Redis": ({"CELERY_BROKER_URL": "redis://broker.example/0"}, "rediss://"),
    "RabbitMQ": ({"CELERY_BROKER_URL": "amqp://broker.example//"}, "amqps://"),
    "cache": (
        {"CACHES": {"default": {"LOCATION": "redis://broker.example"}}}, "SAFELIGHT_CACHE_URL",
    ),
    "S3": ({"SAFELIGHT_STORE_ENDPOINTS": ["http://objects.example"]}, "objects.example"),
    "Azure": ({"STORAGES": AZURE}, "a.blob.core.windows.net"),
    "mail": ({"EMAIL_USE_TLS": False}, "EMAIL_USE_TLS is off"),
}  # fmt: skip


def test_a_safe_start_breaks_no_rule() -> None:
    assert list(unsafe(SAFE)) == []


@pytest.mark.parametrize("broken", sorted(BROKEN))
def test_each_unsafe_setting_is_named(broken: str) -> None:
    change, words = BROKEN[broken]
    said = list(unsafe({**SAFE, **change}))
    assert any(words in sentence for sentence in said), said


ON_THIS_MACHINE: dict[str, dict[str, Any]] = {
    "database": {"DATABASES": database("127.0.0.1")},
    "broker": {"CELERY_BROKER_URL": "redis://localhost/0"},
    "cache": {"CACHES": {"default": {"LOCATION": "redis://[::1]/1"}}},
    "store": {"SAFELIGHT_STORE_ENDPOINTS": ["http://127.0.0.1:9000"]},
    "mail": {"EMAIL_USE_TLS": False, "EMAIL_HOST": "localhost"},
}


@pytest.mark.parametrize("what", sorted(ON_THIS_MACHINE))
def test_an_exception_must_be_named_and_hold_for_this_machine_alone(what: str) -> None:
    plain = {**SAFE, **ON_THIS_MACHINE[what]}
    assert list(unsafe(plain))
    assert list(unsafe({**plain, "SAFELIGHT_WITHOUT_TLS": [what]})) == []
    others = sorted(set(ON_THIS_MACHINE) - {what})
    assert list(unsafe({**plain, "SAFELIGHT_WITHOUT_TLS": others}))


@pytest.mark.parametrize(
    "change", ["database", "Redis", "RabbitMQ", "cache", "S3", "Azure", "mail"]
)
def test_no_exception_reaches_another_machine(change: str) -> None:
    named = ["database", "broker", "cache", "store", "mail"]
    assert list(unsafe({**SAFE, **BROKEN[change][0], "SAFELIGHT_WITHOUT_TLS": named}))


@pytest.mark.parametrize(
    ("host", "is_own"),
    [("", True), ("/run/postgresql", True), ("127.0.0.9", True), ("::1", True),
     ("localhost", True), ("10.0.0.1", False), ("localhost.example", False)],
)  # fmt: skip
def test_only_the_loopback_and_sockets_are_this_machine(host: str, is_own: bool) -> None:
    assert is_own_machine(host) is is_own


def test_settings_that_build_on_production_and_weaken_it_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("from config.settings.production import *\nDEBUG = True\n")
    settings = {
        **environment(tmp_path),
        "DJANGO_SETTINGS_MODULE": "own",
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "DEBUG is on" in done.stderr
    assert "Traceback" not in done.stderr
