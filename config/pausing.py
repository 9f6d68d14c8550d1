"""Tasks that leave everything alone while a restored backup waits for its tombstones."""

import logging
from typing import Any

from celery import Task

from privacy.rights.gate import gate

logger = logging.getLogger(__name__)


class PausingTask(Task):  # type: ignore[type-arg]  # the class itself takes no arguments at run time
    """Does nothing behind a closed gate; the database is the truth, so nothing is lost by that."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if gate.is_closed():
            logger.warning("%s waits for `manage.py replay_tombstones`", self.name)
            return None
        return super().__call__(*args, **kwargs)
