"""People with keys, an anchor of their own, and throw-away databases for real transactions."""

import contextlib
import copy
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from privacy.ledger import guards
from privacy.routers import KEY_MODELS
from privacy.vault.keyring import ensure_owner_key
from tests.databases import Database, on_postgresql

LEDGER_MODELS = ("ledgersubject", "ledgerentry", "queuedentry", "ledgerleaf", "checkpoint")


@pytest.fixture(autouse=True)
def anchor_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.SAFELIGHT_WITNESS_DIR = tmp_path / "witness"
    return tmp_path / "witness"


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
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Database]:
    """A ledger in files, then on a PostgreSQL server, guards included."""
    with contextlib.ExitStack() as stack:
        if request.param == "postgresql":
            database = stack.enter_context(on_postgresql())
        else:
            database = Database(vendor="sqlite", settings={"default": _sqlite("default", tmp_path)})
        database.settings["keys"] = _sqlite("keys", tmp_path)
        stack.enter_context(django_db_blocker.unblock())
        database.run(_create_tables)
        yield database


def _sqlite(alias: str, folder: Path) -> dict[str, Any]:
    settings: dict[str, Any] = copy.deepcopy(connections.settings[alias])
    return settings | {"NAME": str(folder / f"{alias}.sqlite3"), "TEST": {}}


def _create_tables() -> None:
    for alias, models in {"default": LEDGER_MODELS, "keys": sorted(KEY_MODELS)}.items():
        _create(alias, models)
    guards.install(connection, guards.GUARDED)


def _create(alias: str, models: Sequence[str]) -> None:
    with connections[alias].schema_editor() as editor:
        for model in models:
            editor.create_model(apps.get_model("privacy", model))
