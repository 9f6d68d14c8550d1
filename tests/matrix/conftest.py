"""The world of the table, made once; what a request changes is taken back after it."""

import contextlib
import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import transaction

from tests.matrix.world import World, build

ALIASES = ("default", "keys")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), taken_back_at_the_end():
        yield build()


@contextlib.contextmanager
def taken_back_at_the_end() -> Iterator[None]:
    """Hold a transaction open in both databases for a whole module, and keep nothing of it."""
    with contextlib.ExitStack() as stack:
        for alias in ALIASES:
            around = transaction.atomic(using=alias)
            around._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase
            stack.enter_context(around)
        yield
        for alias in ALIASES:
            transaction.set_rollback(True, using=alias)


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """Undo what happens meanwhile, in both databases and in the store."""
    cache.clear()
    kept = copy.deepcopy(storages["vault"].__dict__["_root"])
    marks = {alias: transaction.savepoint(using=alias) for alias in ALIASES}
    yield
    for alias, mark in marks.items():
        transaction.savepoint_rollback(mark, using=alias)
    storages["vault"].__dict__["_root"] = kept
