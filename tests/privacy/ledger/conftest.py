"""People with keys, an anchor of their own, and throw-away databases for real transactions."""

import contextlib
import copy
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from privacy.ledger import guards
from privacy.routers import KEY_MODELS
from privacy.vault.keyring import ensure_owner_key
from tests.privacy.ledger.databases import Database

LEDGER_MODELS = ("ledgersubject", "ledgerentry", "queuedentry", "ledgerleaf", "checkpoint")
SERVER = "host=127.0.0.1 port=5432 user=postgres dbname=postgres connect_timeout=2"


@pytest.fixture(autouse=True)
def anchor_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "ledger"


@pytest.fixture
def person() -> uuid.UUID:
    """A person with a key; needs both test databases."""
    owner = uuid.uuid4()
    ensure_owner_key(owner)
    return owner


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def database(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Database]:
    """A ledger in files, then on a PostgreSQL server, guards included."""
    with contextlib.ExitStack() as stack:
        default = _sqlite("default", tmp_path)
        if request.param == "postgresql":
            default = stack.enter_context(_postgresql(default))
        monkeypatch.setitem(connections.settings, "default", default)
        monkeypatch.setitem(connections.settings, "keys", _sqlite("keys", tmp_path))
        stack.enter_context(django_db_blocker.unblock())
        database = Database(vendor=request.param)
        database.run(_create_tables)
        yield database


def _sqlite(alias: str, folder: Path) -> dict[str, Any]:
    settings: dict[str, Any] = copy.deepcopy(connections.settings[alias])
    return settings | {"NAME": str(folder / f"{alias}.sqlite3"), "TEST": {}}


@contextlib.contextmanager
def _postgresql(like: dict[str, Any]) -> Iterator[dict[str, Any]]:
    try:
        server = psycopg.connect(SERVER, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("No PostgreSQL server answers at 127.0.0.1:5432.")
    name = f"safelight_ledger_{uuid.uuid4().hex}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield like | {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": name,
                "OPTIONS": {},
                "HOST": "127.0.0.1",
                "PORT": "5432",
                "USER": "postgres",
            }
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _create_tables() -> None:
    for alias, models in {"default": LEDGER_MODELS, "keys": sorted(KEY_MODELS)}.items():
        _create(alias, models)
    guards.install(connection, guards.GUARDED)


def _create(alias: str, models: Sequence[str]) -> None:
    with connections[alias].schema_editor() as editor:
        for model in models:
            editor.create_model(apps.get_model("privacy", model))
