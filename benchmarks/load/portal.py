"""The portal as deployed on one machine: gunicorn, workers and scheduler on chosen engines."""

import contextlib
import json
import os
import resource
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.portal import ROOT, free_port, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.servers import throw_away_database

SERVER = "postgres://postgres@127.0.0.1:5432"
REDIS = "redis://127.0.0.1:6379"
# gunicorn's processes; each has the threads of config/gunicorn.py.
WEB = 2


@contextlib.contextmanager
def engines(name: str) -> Iterator[dict[str, str]]:
    """Give the settings of a database and a broker: "PostgreSQL + Redis" or "SQLite"."""
    if name == "SQLite":
        yield {}
        return
    with throw_away_database() as main, throw_away_database() as keys:
        yield {
            "DATABASE_URL": f"{SERVER}/{main}",
            "KEYS_DATABASE_URL": f"{SERVER}/{keys}",
            "CELERY_BROKER_URL": f"{REDIS}/12",
            "LOAD_CACHE_URL": f"{REDIS}/13",
        }


class Deployed:
    """Programs that run until `stop`."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {
            **os.environ,
            **settings,
            "SAFELIGHT_DATA_DIR": str(folder / f"var-{uuid.uuid4().hex[:6]}"),
            "DJANGO_SETTINGS_MODULE": "benchmarks.load.settings",
        }
        self.photo = folder / "me.jpg"
        self.photo.write_bytes(as_jpeg(astronaut().resize((768, 768))))
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.run(sys.executable, "manage.py", "setup")

    def run(self, *command: str) -> str:
        """Run a program with the deployment's settings, and return what it said."""
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def take_in(self, people: int) -> list[str]:
        """Return sessions of people with a portrait each."""
        found = self.run(sys.executable, "-m", "benchmarks.load.people", str(people))
        sessions: list[str] = json.loads(found.splitlines()[-1])
        return sessions

    def serve(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        gunicorn = ("gunicorn", "-c", "config/gunicorn.py", "-b", bind, "-w", str(WEB))
        self.start("web", *gunicorn)
        assert wait_until(self._answers, 60)

    def work(self, studio: int) -> None:
        """Start the workers and the scheduler as the supervisor does."""
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        for queue, pool, size in (("default", "solo", 1), ("studio", "prefork", studio)):
            options = ("--queues", queue, "--hostname", f"{queue}@%h", "--pool", pool)
            self.start(queue, *CELERY, "worker", *options, "--concurrency", str(size), *quiet)
        self.start("beat", *CELERY, "beat")

    def start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def memory(self) -> dict[str, int]:
        """Return each program's own memory in MB, with all its processes."""
        return {name: _own_mb(process.pid) for name, process in self._running.items()}

    def busy(self) -> dict[str, float]:
        """Return for how many seconds each program, and everything on this machine, has worked."""
        ours = {name: _worked(process.pid) for name, process in self._running.items()}
        whole = psutil.cpu_times()
        idle = whole.idle + whole.iowait
        return {**ours, "load generator": _children(), "everything": sum(whole[:8]) - idle}

    def stop(self, *names: str) -> None:
        for name in names or tuple(self._running):
            process = self._running.pop(name)
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
        time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as got:
                return bool(got.status == 200)
        except OSError:
            return False


CELERY = ("celery", "--quiet", "-A", "config.celery")


def _worked(pid: int) -> float:
    first = psutil.Process(pid)
    each = [process.cpu_times() for process in (first, *first.children(recursive=True))]
    return sum(times.user + times.system for times in each)


def _children() -> float:
    """Return the seconds of programs that have ended: of those that ask, all have."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _own_mb(pid: int) -> int:
    first = psutil.Process(pid)
    family = [first, *first.children(recursive=True)]
    return sum(each.memory_full_info().uss for each in family) // 2**20
