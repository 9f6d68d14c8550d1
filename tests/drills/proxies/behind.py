"""Safelight as in production, behind a proxy with the configuration that is shipped."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.authority import Authority
from tests.config.test_production import RESPONSIBLE
from tests.portal import ROOT, free_port, need, wait_until

HOST = "portraits.example"
# What a proxy may not write to while pictures go through it: anything.
OPENS = "openat,open,creat,memfd_create"


@dataclass
class Server:
    """gunicorn with production settings, on SQLite and the file broker."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAFELIGHT_", "DJANGO_"))}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "SAFELIGHT_DATA_DIR": str(self.folder / "var"),
            "SAFELIGHT_HOSTS": HOST,
            "EMAIL_HOST": "mail.example",
            **RESPONSIBLE,
            **self.settings,
        }

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def session(self) -> str:
        """Return the cookie of somebody who signed in and agreed to portraits."""
        done = subprocess.run(
            [sys.executable, "-c", SIGN_IN],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py"]
        log = (self.folder / "gunicorn.log").open("ab")
        process = subprocess.Popen(
            [*command, "-b", f"127.0.0.1:{self.port}"],
            cwd=ROOT, env=self.environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            # It gathers its static files first.
            assert wait_until(lambda: listens(self.port), 90), (
                self.folder / "gunicorn.log"
            ).read_text()
            yield
        finally:
            process.terminate()
            process.wait(30)


# Signs in through the whole stack; the cookie is what a browser would keep.
SIGN_IN = """
import django; django.setup()
from django.conf import settings
from django.test import Client
from tests.people import PASSWORD, open_person
person = open_person()
browser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
browser.post("/account/login/", {"login": person.email, "password": PASSWORD}, secure=True)
print(browser.cookies[settings.SESSION_COOKIE_NAME].value)
"""


@dataclass
class Proxy:
    """A running proxy: its ports, and which files it opened to write to."""

    name: str
    https_port: int
    http_port: int
    trace: Path
    authority: Authority

    def written(self) -> set[str]:
        """Return every file that any of its processes opened for writing since it started."""
        found = set()
        for line in self.trace.read_text(errors="replace").splitlines():
            if re.search(r"O_WRONLY|O_RDWR|O_TMPFILE|creat\(|memfd_create\(", line):
                path = re.search(r'"([^"]*)"', line)
                found.add(path[1] if path else line)
        return found - {"/dev/null", "/dev/stderr", "/dev/stdout"}


@contextlib.contextmanager
def proxy(
    name: str, server: Server, authority: Authority, *, days: int = 30, replaced: Mapping[str, str]
) -> Iterator[Proxy]:
    """Run `name` (nginx or caddy) with the shipped configuration, parts of it `replaced`."""
    need(name)
    need("strace")
    folder = server.folder / f"{name}-{free_port()}"
    folder.mkdir(parents=True)
    certificate = authority.certificate(HOST, days=days)
    values = {
        "SAFELIGHT_UPSTREAM": f"127.0.0.1:{server.port}",
        "SAFELIGHT_HOST": HOST,
        "SAFELIGHT_HTTPS_PORT": str(free_port()),
        "SAFELIGHT_HTTP_PORT": str(free_port()),
        "SAFELIGHT_CERTIFICATE": str(certificate.certificate),
        "SAFELIGHT_CERTIFICATE_KEY": str(certificate.key),
    }
    command = {"nginx": _nginx, "caddy": _caddy}[name](folder, values, replaced)
    running = Proxy(
        name,
        int(values["SAFELIGHT_HTTPS_PORT"]),
        int(values["SAFELIGHT_HTTP_PORT"]),
        folder / "trace",
        authority,
    )
    tracer = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={OPENS}", "-o"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [*tracer, str(running.trace), *command],
            env={"PATH": os.environ["PATH"], "HOME": str(folder), **values},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        is_up = wait_until(lambda: listens(running.https_port) and listens(running.http_port))
        assert is_up, (folder / "log").read_text()
        yield running
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _nginx(folder: Path, values: Mapping[str, str], replaced: Mapping[str, str]) -> list[str]:
    site = (ROOT / "deploy" / "nginx" / "safelight.conf.template").read_text()
    for variable, value in values.items():
        site = site.replace(f"${{{variable}}}", value)
    site = _replace(site, replaced)
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"""
        {user} daemon off; pid {folder}/pid; error_log stderr crit; worker_processes 1;
        events {{ worker_connections 256; }}
        http {{ {temporary}
        {site} }}
    """
    (folder / "nginx.conf").write_text(whole)
    program = shutil.which("nginx")
    assert program is not None
    return [program, "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def _caddy(folder: Path, _values: Mapping[str, str], replaced: Mapping[str, str]) -> list[str]:
    site = (ROOT / "deploy" / "caddy" / "Caddyfile").read_text()
    (folder / "Caddyfile").write_text(_replace(site, replaced))
    program = shutil.which("caddy")
    assert program is not None
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _replace(text: str, replaced: Mapping[str, str]) -> str:
    for old, new in replaced.items():
        assert old in text, f"the configuration does not say {old}"
        text = text.replace(old, new)
    return text
