"""The portal as `make run` has it, with a clock and a store that a drill can tamper with.

The clock is the application's own, `django.utils.timezone.now`: the file `clock` in DRILL_FOLDER
says by how many seconds it is wrong. PostgreSQL's clock is asked nowhere.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

FOLDER = Path(os.environ["DRILL_FOLDER"])
_right = timezone.now


def _wrong() -> datetime:
    try:
        return _right() + timedelta(seconds=float((FOLDER / "clock").read_text() or 0))
    except FileNotFoundError:
        return _right()


# Before any model takes it for a default.
timezone.now = _wrong

from config.settings.dev import *  # noqa: E402, F403
from config.settings.dev import INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.drills.faults.apps.FaultsConfig"]
SAFELIGHT_JOBS_PER_PERSON = 3
SAFELIGHT_PORTRAITS_PER_DAY = 5000
