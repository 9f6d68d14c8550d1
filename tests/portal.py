"""The real portal, started as a person starts it, with a data folder of its own."""

import atexit
import contextlib
import email
import email.policy
import functools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def need(tool: str) -> None:
    """Skip, saying why, where a tool is missing; fail instead where nothing may be skipped."""
    if shutil.which(tool) is None:
        reason = f"{tool} is not installed on this machine"
        if os.environ.get("SAFELIGHT_TEST_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)


def wait_until(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Whether `condition` came true within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return bool(condition())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Portal:
    """A running portal; `prefix` puts a tracer in front of its command."""

    data: Path
    prefix: Sequence[str] = ()
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def witness(self) -> Path:
        """Where tombstones and checkpoints lie: beside the data folder."""
        return self.data.with_name(f"{self.data.name}-witness")

    @property
    def log(self) -> Path:
        return self.data.with_suffix(".log")

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "SAFELIGHT_DATA_DIR": str(self.data),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        }
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("SAFELIGHT_")
        }
        for name in ("SECRET_KEY", "CELERY_BROKER_URL", "DATABASE_URL", "KEYS_DATABASE_URL"):
            kept.pop(name, None)
        return {**kept, **own, **self.settings}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command against this portal's data."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def set_up(self) -> None:
        """Leave what `manage.py setup` leaves; where the databases are files, by copying them."""
        if "DATABASE_URL" in self.settings:
            done = self.manage("setup")
            assert done.returncode == 0, done.stderr
            return
        original = _original()
        for made, own in ((original.data, self.data), (original.witness, self.witness)):
            shutil.copytree(made, own, dirs_exist_ok=True)

    def start(self) -> None:
        if not (self.data / "keys").exists():
            self.set_up()
        said = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, sys.executable, "manage.py", "run", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        ready = wait_until(lambda: b"ready" in self.log.read_bytes()[said:], 90)
        assert ready, self.log.read_text(errors="replace")[-2000:]

    def stop(self) -> None:
        """Press Ctrl-C."""
        if self.process is None:
            return
        tree = self.tree()
        self.supervisor().send_signal(signal.SIGINT)
        self.process.wait(30)
        assert not [p for p in tree if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
        self.process = None

    def supervisor(self) -> psutil.Process:
        """Return the process that a person started, behind a tracer too."""
        return next(p for p in self.tree() if p.cmdline()[1:3] == ["manage.py", "run"])

    def kill(self) -> None:
        """Pull the plug: every process at once."""
        for process in self.tree():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        assert self.process is not None
        self.process.wait(30)
        self.process = None

    def tree(self) -> list[psutil.Process]:
        """Return every process of the portal, the first one first."""
        assert self.process is not None
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]

    def studio_workers(self) -> list[psutil.Process]:
        """Return the processes that work on jobs."""
        return [p for p in self.tree() if "studio@%h" in p.cmdline()]

    def objects(self) -> list[Path]:
        """Return every sealed object on disk."""
        return [path for path in (self.data / "objects").rglob("*") if path.is_file()]

    def links(self) -> list[str]:
        """Return the links in the mails that the portal sent, oldest first."""
        mails = sorted((self.data / "mail").glob("*.eml"))
        bodies = []
        for mail in mails:
            message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            bodies.append(body.get_content())
        return [link for body in bodies for link in re.findall(r"http://\S+", body)]


@functools.cache
def _original() -> Portal:
    """Return a portal that was set up once, to be copied: each migration anew takes seconds."""
    folder = tempfile.TemporaryDirectory(prefix="safelight-original-")
    atexit.register(folder.cleanup)
    portal = Portal(Path(folder.name) / "var")
    done = portal.manage("setup")
    assert done.returncode == 0, done.stderr
    return portal
