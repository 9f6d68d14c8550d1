"""The task app with short leases, which dies wherever a file in `DRILL_FOLDER` says so.

A file `kill-at-STAGE` names a job: the process that reaches the stage with this job unlinks the
file and kills itself, as a worker that runs out of memory is killed. The product's own code holds
no such points: they are put around its functions here.
"""

import functools
import importlib
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

from config.celery import app

django.setup()

FOLDER = Path(os.environ["DRILL_FOLDER"])
_job = ""


def arm(stage: str, job: object) -> None:
    """Have the process that reaches `stage` with `job` killed, once."""
    (FOLDER / f"kill-at-{stage}").write_text(str(job))


def armed() -> list[str]:
    return [path.name for path in FOLDER.glob("kill-at-*")]


def _reached(stage: str) -> None:
    path = FOLDER / f"kill-at-{stage}"
    if path.exists() and path.read_text() == _job:
        path.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def _wrap(where: str, stage: str, *, after: bool) -> None:
    """Put the stage before or after what a dotted name calls."""
    module_name, _, name = where.rpartition(".")
    module = importlib.import_module(module_name)
    original: Callable[..., Any] = getattr(module, name)

    @functools.wraps(original)
    def wrapped(*args: Any, **options: Any) -> Any:
        if not after:
            _reached(stage)
        result = original(*args, **options)
        if after:
            _reached(stage)
        return result

    setattr(module, name, wrapped)


def _know_the_job() -> None:
    """Note which job this process has claimed; that is the first stage."""
    from generation.jobs.heartbeat import Heartbeat

    original = Heartbeat.__init__

    def noting(self: Heartbeat, job: object, **options: Any) -> None:
        global _job  # noqa: PLW0603 - one job at a time in one process
        _job = str(job)
        _reached("claimed")
        original(self, job, **options)  # type: ignore[arg-type]

    Heartbeat.__init__ = noting  # type: ignore[method-assign]


def _wait_while_paused() -> None:
    """Have a worker that was rung wait before it claims, as long as the file `paused` is there."""
    from generation import tasks

    original = vars(tasks)["answer"]

    def answer(job_id: Any) -> None:
        while (FOLDER / "paused").exists():
            time.sleep(0.05)
        original(job_id)

    vars(tasks)["answer"] = answer


def _hurry() -> None:
    """Notice a lost worker and a lost message within seconds."""
    settings: dict[str, dict[str, Any]] = {
        "generation.jobs.transitions": {"LEASE": timedelta(seconds=4)},
        "generation.jobs.heartbeat": {"BEAT_SECONDS": 0.5},
        "generation.jobs.reconcile": {"RING_AGAIN_AFTER": timedelta(seconds=2)},
        "generation.jobs.run": {"REST_AFTER_OUTAGE": timedelta(seconds=0.5)},
    }
    for name, values in settings.items():
        module = importlib.import_module(name)
        for constant, value in values.items():
            assert hasattr(module, constant), f"{name} has no {constant}"
            setattr(module, constant, value)
    app.conf.beat_schedule["reconcile-jobs"]["schedule"] = 1
    app.conf.beat_schedule["reconcile-jobs"]["options"] = {"expires": 10}


_hurry()
_know_the_job()
_wait_while_paused()
_wrap("generation.jobs.run.open_photo", "opened", after=True)
_wrap("generation.engines.studio.engine.photograph", "engine", after=True)
_wrap("privacy.vault.storage.put", "sealing", after=True)
# Inside of the transactions that keep a headshot and that end the job.
_wrap("generation.headshots.actions.count_made", "keeping", after=True)
_wrap("generation.jobs.ending.write_on_commit", "last commit", after=True)
