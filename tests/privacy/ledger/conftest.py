"""People with keys, an anchor of their own, and throw-away databases for real transactions."""

import contextlib
import copy
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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

LEDGER_MODELS = ("ledgersubject", "ledgerentry", "queuedentry", "ledgerleaf", "checkpoint")
SERVER = {"host": "127.0.0.1", "port": 5432, "user": "postgres"}


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


@dataclass
class Database:
    """A database in which transactions are real; every call gets its own connection."""

    vendor: str

    def run(self, *tasks: Callable[[], Any]) -> list[Any]:
        """Run each task in a thread of its own, all at once; re-raise what one raised."""
        results: list[Any] = [None] * len(tasks)
        errors: list[BaseException] = []

        def work(position: int, task: Callable[[], Any]) -> None:
            try:
                results[position] = task()
            except BaseException as error:  # noqa: BLE001
                errors.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=each) for each in enumerate(tasks)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return results


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
    settings = copy.deepcopy(connections.settings[alias])
    return settings | {"NAME": str(folder / f"{alias}.sqlite3"), "TEST": {}}


@contextlib.contextmanager
def _postgresql(like: dict[str, Any]) -> Iterator[dict[str, Any]]:
    try:
        server = psycopg.connect(**SERVER, dbname="postgres", autocommit=True, connect_timeout=2)
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
                **{key.upper(): value for key, value in SERVER.items()},
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
