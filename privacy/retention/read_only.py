"""A look at the databases during which they refuse every change, whoever asks for it."""

import contextlib
from collections.abc import Iterator

from django.db import connections, transaction


@contextlib.contextmanager
def read_only(*aliases: str) -> Iterator[None]:
    """Let these databases be read only, meanwhile; what is tried all the same raises."""
    with contextlib.ExitStack() as stack:
        for alias in aliases:
            stack.enter_context(_BY_VENDOR[connections[alias].vendor](alias))
        yield


@contextlib.contextmanager
def _sqlite(alias: str) -> Iterator[None]:
    connections[alias].ensure_connection()
    # On the connection itself: an error meanwhile must not keep it from becoming writable again.
    database = connections[alias].connection
    database.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        database.execute("PRAGMA query_only = OFF")


@contextlib.contextmanager
def _postgresql(alias: str) -> Iterator[None]:
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


_BY_VENDOR = {"sqlite": _sqlite, "postgresql": _postgresql}
