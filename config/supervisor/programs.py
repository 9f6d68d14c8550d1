"""The programs that make up a deployment on one machine."""

import os
import sys
from pathlib import Path

from django.conf import settings

from config.supervisor.children import Program
from config.supervisor.preflight import HOST

# Celery warns at length when root runs it, as in a container.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}


def programs(port: int, folder: Path) -> list[Program]:
    """Return web, the workers and the scheduler, run from the code's `folder`.

    Drawn portraits have a worker of their own where there is a model for them.
    """
    drawing = [Program("gpu", _worker("gpu", pool="solo", concurrency=1), folder, QUIET)]
    return [
        Program(
            "web", _python("gunicorn", "-c", "config/gunicorn.py", "-b", f"{HOST}:{port}"), folder
        ),
        # Housekeeping has a worker of its own: a long job must not make the sweep late.
        Program("tasks", _worker("default", pool="solo", concurrency=1), folder, QUIET),
        # Told to stop, it hands its jobs back at once and ends within an engine's step.
        Program("studio", _studio_worker(), folder, QUIET),
        *(drawing if settings.SAFELIGHT_DIFFUSION_MODEL else []),
        Program("beat", _celery("beat"), folder),
    ]


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _celery(command: str, *arguments: str) -> list[str]:
    return _python(
        "celery", "--quiet", "-A", "config.celery", command, "--loglevel", "WARNING", *arguments
    )


def _worker(queue: str, *, pool: str, concurrency: int) -> list[str]:
    # Workers of one machine needn't gossip; each such message would be a write to the file.
    return _celery(
        "worker",
        *("--queues", queue, "--hostname", f"{queue}@%h"),
        *("--pool", pool, "--concurrency", str(concurrency)),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    )


def _studio_worker() -> list[str]:
    # macOS frameworks don't survive a fork, so jobs run in the worker's own process there.
    pool = "solo" if sys.platform == "darwin" else "prefork"
    concurrency = 1 if pool == "solo" else max(1, min(2, (os.cpu_count() or 1) - 1))
    return _worker("studio", pool=pool, concurrency=concurrency)
