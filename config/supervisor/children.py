"""A program that is to run, and the child process that runs it at the moment."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.supervisor import guard
from config.supervisor.console import Console

FIRST_DELAY_SECONDS, LONGEST_DELAY_SECONDS = 0.5, 30.0
STEADY_SECONDS = 60.0


@dataclass(frozen=True)
class Program:
    """What to run under `name`: a command, the folder it runs in, and extra environment."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """Runs a program in a session of its own and starts it again, later each time it fails."""

    def __init__(self, program: Program, console: Console) -> None:
        self.program = program
        self._console = console
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = self._start_due = 0.0
        self._delay = FIRST_DELAY_SECONDS

    @property
    def group(self) -> int | None:
        """The process group while it runs; its number is the child's own."""
        return self._process.pid if self._process else None

    def start_if_due(self) -> bool:
        """Start the program unless it runs or still has to wait; say whether it was started."""
        if self._process is not None or time.monotonic() < self._start_due:
            return False
        self._process = subprocess.Popen(  # noqa: S603
            self.program.command,
            cwd=self.program.folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._console.relay(self.program.name, self._process.stdout)
        self._started_at = time.monotonic()
        return True

    def notice_exit(self) -> bool:
        """If the program ended, clear up after it and plan its next start."""
        if self._process is None or self._process.poll() is None:
            return False
        guard.kill(self._process.pid)
        now = time.monotonic()
        if now - self._started_at > STEADY_SECONDS:
            self._delay = FIRST_DELAY_SECONDS
        self._console.say(
            f"ended ({_reason(self._process.returncode)}); it starts again in {self._delay:g} s.",
            self.program.name,
        )
        self._process = None
        self._start_due = now + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY_SECONDS)
        return True

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def has_stopped(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End what is left of the program, its children included."""
        if self._process is not None:
            guard.kill(self._process.pid)
            self._process.wait()


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
