"""One SQLite connection per process, shared by its threads and never across a fork."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

BUSY_SECONDS = 20
Row = tuple[Any, ...]

SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    priority INTEGER NOT NULL,
    visible_at REAL NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    payload TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS message_next ON message (queue, priority DESC, id);
CREATE INDEX IF NOT EXISTS message_owner ON message (owner) WHERE owner IS NOT NULL;
CREATE TABLE IF NOT EXISTS binding (
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    pattern TEXT NOT NULL,
    queue TEXT NOT NULL,
    UNIQUE (exchange, routing_key, pattern, queue)
);
CREATE TABLE IF NOT EXISTS private_queue (name TEXT PRIMARY KEY, owner TEXT NOT NULL);
"""

# A connection made before a fork belongs to the parent: closing it in the child could touch
# the parent's files, so it is kept here, unused, for as long as the child lives.
_inherited: list[sqlite3.Connection] = []


class Connection:
    """Runs single autocommitted statements on the file at `path`; safe in threads and forks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pid = 0
        self._lock = threading.RLock()
        self._sqlite: sqlite3.Connection | None = None

    def run(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """Execute `statement` and return its rows."""
        self._leave_parent()
        # Re-entrant: Celery's signal handlers give messages back from inside a running call.
        with self._lock:
            return self._opened().execute(statement, values).fetchall()

    def close(self) -> None:
        """Close the file if this process opened it."""
        self._leave_parent()
        with self._lock:
            if self._sqlite is not None:
                self._sqlite.close()
            self._sqlite = None

    def _leave_parent(self) -> None:
        if self._pid == os.getpid():
            return
        if self._sqlite is not None:
            _inherited.append(self._sqlite)
        # A new lock too: the parent's may have been held by a thread that isn't here.
        self._pid, self._lock, self._sqlite = os.getpid(), threading.RLock(), None

    def _opened(self) -> sqlite3.Connection:
        if self._sqlite is None:
            self._sqlite = _open(self.path)
        return self._sqlite


def _open(path: Path) -> sqlite3.Connection:
    """Open the broker's file, creating it readable by its owner only (so are WAL and SHM)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Never opened and closed beside SQLite once it is there: that would drop the locks of this
    # process's other connections, and a reader elsewhere would delete the log from under them.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    sqlite = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        sqlite.execute(f"PRAGMA {pragma}")
    sqlite.executescript(SCHEMA)
    return sqlite
