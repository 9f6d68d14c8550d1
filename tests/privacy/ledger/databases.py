"""A throw-away database in which transactions are real."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections


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
