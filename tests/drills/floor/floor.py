"""Workers, scheduler and counter of one deployment, as processes that may be killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from generation.jobs.states import ACTIVE
from tests.drills.floor.brokers import Broker
from tests.portal import ROOT

APP = "tests.drills.floor.faulty"
Process = subprocess.Popen[bytes]


class Floor:
    """One deployment; `environment` names its databases and its broker."""

    def __init__(self, folder: Path, broker: Broker, environment: dict[str, str]) -> None:
        self.folder, self.broker, self.environment = folder, broker, environment
        self.workers: dict[str, Process] = {}
        self._beat: Process | None = None
        # What runs a process somewhere else than here.
        self.prefix: Sequence[str] = ()
        self._counter = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.floor.counter"],
            # Its connections aren't among those that a drill drops.
            env={**environment, "PGAPPNAME": "counter"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "counter.log").open("ab"),
            text=True,
        )

    def do(self, command: str, **values: Any) -> Any:
        """Have the counter do something and return its answer."""
        assert self._counter.stdin is not None
        assert self._counter.stdout is not None
        self._counter.stdin.write(json.dumps({"do": command, **values}) + "\n")
        self._counter.stdin.flush()
        line = self._counter.stdout.readline()
        assert line, (self.folder / "counter.log").read_text()[-3000:]
        return json.loads(line)

    def open(self) -> None:
        """Start two workers and the scheduler."""
        for name in ("first", "second"):
            self.start_worker(name)
        self._beat = self._start("beat", "beat")

    def start_worker(self, name: str) -> None:
        self.workers[name] = self._start(
            name,
            "worker",
            *("--queues", "studio,default", "--hostname", f"{name}@%h"),
            *("--pool", "prefork", "--concurrency", "1"),
            *("--without-gossip", "--without-mingle"),
        )

    def kill(self, *processes: Process) -> None:
        """Kill whole groups: a worker with all its processes."""
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def close(self) -> None:
        self.kill(*self.workers.values(), *([self._beat] if self._beat else []))
        self.workers, self._beat = {}, None

    def leave(self) -> None:
        """Send the counter home too."""
        self.close()
        self._counter.kill()
        self._counter.wait()

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Have workers that are rung wait before they claim anything."""
        paused = self.folder / "paused"
        paused.touch()
        try:
            yield
        finally:
            paused.unlink()

    def wait_for_ends(self, jobs: Sequence[str]) -> None:
        """Wait until every job has ended; a busy machine gets its time."""
        deadline = time.monotonic() + 240 + 5 * len(jobs)

        def ended() -> bool:
            states = self.do("states", jobs=list(jobs)).values()
            return all(state not in ACTIVE for state, *_ in states)

        while not ended():
            assert time.monotonic() < deadline, self._what_happened(jobs)
            time.sleep(0.3)

    def wait_for_running(self, job: str, seconds: float = 120) -> None:
        """Wait until a worker's engine is at work on the job."""

        def running() -> bool:
            state, _attempt, _made, stage = self.do("states", jobs=[job])[job]
            return state == "running" and bool(stage)

        deadline = time.monotonic() + seconds
        while not running():
            assert time.monotonic() < deadline, self._what_happened([job])
            time.sleep(0.02)

    def _what_happened(self, jobs: Sequence[str]) -> str:
        logs = "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-2500:]}"
            for path in sorted(self.folder.glob("*.log"))
        )
        return f"{self.do('states', jobs=list(jobs))}\n{logs}"

    def _start(self, name: str, *command: str) -> Process:
        celery = (sys.executable, "-m", "celery", "-q", "-A", APP)
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [*self.prefix, *celery, *command, "-l", "INFO"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
