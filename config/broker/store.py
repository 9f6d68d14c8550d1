"""Messages on disk: put, lease, acknowledge, give back; and the bindings of exchanges to queues.

Every method is one SQL statement or several that may each be repeated, so that a process
killed between two of them loses nothing.
"""

import json
import time
from pathlib import Path
from typing import Any, NamedTuple

from config.broker import owners
from config.broker.connection import Connection

RECLAIM_EVERY_SECONDS = 0.5

NEXT = """
SELECT id FROM message WHERE queue = ? AND visible_at <= ? ORDER BY priority DESC, id LIMIT 1
"""
LEASE = f"""
UPDATE message SET owner = ?, visible_at = ?, deliveries = deliveries + 1
WHERE id = ({NEXT}) RETURNING id, deliveries, payload
"""  # noqa: S608  # no value is interpolated


class Binding(NamedTuple):
    """One row of an exchange's table, in the order kombu expects."""

    routing_key: str
    pattern: str
    queue: str


class Lease(NamedTuple):
    """A message handed out: its tag names the message and which delivery of it this is."""

    tag: str
    is_redelivered: bool
    message: dict[str, Any]


class Store:
    """The broker's file; `visibility_timeout` seconds bound a lease whose owner lives on."""

    def __init__(self, path: Path, visibility_timeout: float) -> None:
        self._connection = Connection(path)
        self._visibility_timeout = visibility_timeout
        self._reclaim_due = 0.0

    def close(self) -> None:
        self._connection.close()

    # Messages ---------------------------------------------------------------------------

    def put(self, queue: str, message: dict[str, Any], priority: int) -> None:
        """Append `message`; higher priorities are leased first, then older messages."""
        self._connection.run(
            "INSERT INTO message (queue, priority, payload) VALUES (?, ?, ?)",
            (queue, priority, json.dumps(message)),
        )

    def lease(self, queue: str) -> Lease | None:
        """Take the next message of `queue` for this process, if there is any."""
        self._reclaim_sometimes()
        now = time.time()
        # Looking first spares idle pollers the write lock.
        if not self._connection.run(NEXT, (queue, now)):
            return None
        until = now + self._visibility_timeout
        rows = self._connection.run(LEASE, (owners.this_process(), until, queue, now))
        if not rows:
            return None
        row_id, deliveries, payload = rows[0]
        return Lease(f"{row_id}.{deliveries}", deliveries > 1, json.loads(payload))

    def acknowledge(self, tag: str) -> None:
        """Delete the leased message; a lease that passed to someone else is left alone."""
        self._connection.run("DELETE FROM message WHERE id = ? AND deliveries = ?", tag.split("."))

    def give_back(self, tag: str) -> None:
        """Make the leased message visible again, at its old place in the queue."""
        self._connection.run(
            "UPDATE message SET owner = NULL, visible_at = 0 WHERE id = ? AND deliveries = ?",
            tag.split("."),
        )

    def size(self, queue: str) -> int:
        """Count the messages waiting in `queue`; leased ones don't wait."""
        rows = self._connection.run(
            "SELECT count(*) FROM message WHERE queue = ? AND owner IS NULL", (queue,)
        )
        return int(rows[0][0])

    def purge(self, queue: str) -> int:
        """Delete the waiting messages of `queue` and return how many there were."""
        return len(
            self._connection.run(
                "DELETE FROM message WHERE queue = ? AND owner IS NULL RETURNING id", (queue,)
            )
        )

    # Queues and exchanges ----------------------------------------------------------------

    def bind(self, exchange: str, binding: Binding) -> None:
        self._connection.run(
            "INSERT OR IGNORE INTO binding VALUES (?, ?, ?, ?)", (exchange, *binding)
        )

    def unbind(self, exchange: str, binding: Binding) -> None:
        self._connection.run(
            "DELETE FROM binding"
            " WHERE exchange = ? AND routing_key = ? AND pattern = ? AND queue = ?",
            (exchange, *binding),
        )

    def bindings(self, exchange: str) -> list[Binding]:
        """Return the table of `exchange`, shared by every process."""
        rows = self._connection.run(
            "SELECT routing_key, pattern, queue FROM binding WHERE exchange = ?", (exchange,)
        )
        return [Binding(*row) for row in rows]

    def own_queue(self, queue: str) -> None:
        """Tie `queue` to this process: it goes when the process goes."""
        self._connection.run(
            "INSERT OR REPLACE INTO private_queue VALUES (?, ?)", (queue, owners.this_process())
        )

    def delete_queue(self, queue: str) -> None:
        """Forget `queue`, its bindings and its messages."""
        for statement in (
            "DELETE FROM binding WHERE queue = ?",
            "DELETE FROM message WHERE queue = ?",
            "DELETE FROM private_queue WHERE name = ?",
        ):
            self._connection.run(statement, (queue,))

    # The dead ---------------------------------------------------------------------------

    def reclaim(self) -> None:
        """Give back what dead processes leased and delete the queues that were theirs."""
        for (owner,) in self._connection.run(
            "SELECT DISTINCT owner FROM message WHERE owner IS NOT NULL"
        ):
            if not owners.is_alive(owner):
                self._connection.run(
                    "UPDATE message SET owner = NULL, visible_at = 0 WHERE owner = ?", (owner,)
                )
        for queue, owner in self._connection.run("SELECT name, owner FROM private_queue"):
            if not owners.is_alive(owner):
                self.delete_queue(queue)

    def _reclaim_sometimes(self) -> None:
        now = time.monotonic()
        if now >= self._reclaim_due:
            self._reclaim_due = now + RECLAIM_EVERY_SECONDS
            self.reclaim()
