"""Throw-away databases in which transactions are real."""

import contextlib
import copy
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from tests.servers import throw_away_database


@dataclass
class Database:
    """A database in which transactions are real; every call gets its own connection.

    `settings` replace those of Django's aliases while something runs.
    """

    vendor: str
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)

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
        before = {alias: connections.settings[alias] for alias in self.settings}
        connections.settings.update(self.settings)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            connections.settings.update(before)
        if errors:
            raise errors[0]
        return results


@contextlib.contextmanager
def on_postgresql() -> Iterator[Database]:
    """Create an empty database on the PostgreSQL server, which is `default` for calls of `run`."""
    with throw_away_database() as name:
        default: dict[str, Any] = copy.deepcopy(connections.settings["default"])
        server = {
            "ENGINE": "django.db.backends.postgresql",
            "OPTIONS": {},
            "NAME": name,
            "HOST": "127.0.0.1",
            "PORT": "5432",
            "USER": "postgres",
            "TEST": {},
        }
        yield Database(vendor="postgresql", settings={"default": default | server})
