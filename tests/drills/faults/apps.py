"""Leases of seconds, and a store that is as slow as the file `slow` says."""

import functools
import importlib
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig

HURRIED: dict[str, dict[str, Any]] = {
    "generation.jobs.transitions": {"LEASE": timedelta(seconds=4)},
    "generation.jobs.heartbeat": {"BEAT_SECONDS": 0.5},
    "generation.jobs.reconcile": {"RING_AGAIN_AFTER": timedelta(seconds=2)},
    "generation.jobs.run": {"REST_AFTER_OUTAGE": timedelta(seconds=0.5)},
}


class FaultsConfig(AppConfig):
    name = "tests.drills.faults"
    label = "faults"

    def ready(self) -> None:
        for name, values in HURRIED.items():
            module = importlib.import_module(name)
            for constant, value in values.items():
                assert hasattr(module, constant), f"{name} has no {constant}"
                setattr(module, constant, value)
        from config.schedule import BEAT_SCHEDULE

        BEAT_SCHEDULE["reconcile-jobs"] |= {"schedule": 1, "options": {"expires": 10}}
        from privacy.vault import storage

        storage.put, storage.part = _slow(storage.put), _slow(storage.part)


def _slow(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def slowly(*arguments: Any, **options: Any) -> Any:
        path = Path(os.environ["DRILL_FOLDER"]) / "slow"
        if path.exists():
            time.sleep(float(path.read_text()))
        return original(*arguments, **options)

    return slowly
