"""Lets what may rightly take long run past PostgreSQL's limit for statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def patiently(*aliases: str) -> Iterator[None]:
    """Lift the limits on statements and idle transactions on these databases' connections.

    The limit on waiting for locks stays: who waits for one holds up all who come after.
    """
    servers = [connections[each] for each in aliases if connections[each].vendor == "postgresql"]
    for server in servers:
        with server.cursor() as cursor:
            for limit in _LIMITS:
                cursor.execute(f"SET {limit} = 0")
    try:
        yield
    finally:
        for server in servers:
            # A broken connection took its settings along.
            if server.connection is not None and server.is_usable():
                with server.cursor() as cursor:
                    for limit in _LIMITS:
                        cursor.execute(f"RESET {limit}")
