"""A PostgreSQL server of a drill's own, which may be killed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.portal import free_port, need, wait_until


class PostgreSQL:
    """Started from the installed programs; the server refuses to run as root."""

    def __init__(self) -> None:
        need("runuser")
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not found or os.geteuid() != 0:
            reason = "PostgreSQL's programs, and root to start them, are not here"
            pytest.fail(reason) if os.environ.get("SAFELIGHT_TEST_ALL") else pytest.skip(reason)
        self._programs = found[-1]
        self._folder = Path(tempfile.mkdtemp(prefix="safelight-drill-"))
        shutil.chown(self._folder, "postgres")
        self.port = free_port()
        self._do("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def url(self, name: str, host: str = "127.0.0.1") -> str:
        return f"postgres://postgres@{host}:{self.port}/{name}"

    def start(self, listen: str = "127.0.0.1") -> None:
        own = f"-c listen_addresses={listen} -p {self.port} -k {self._folder} -c fsync=off"
        # A killed server leaves its lock file behind.
        self._do("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", own, "start")
        assert wait_until(self._answers), "PostgreSQL doesn't start"

    def create(self, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            for name in names:
                server.execute(f"CREATE DATABASE {name}".encode())

    def trust(self, network: str) -> None:
        """Let a network in; read at the next start."""
        with (self._folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {network} trust\n")

    def kill(self) -> None:
        """As a machine that lost its power: no goodbye to anybody."""
        first = int((self._folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(first, signal.SIGKILL)
        assert wait_until(lambda: not self._answers())

    def drop_connections(self, database: str) -> None:
        drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(drop, [database])

    def remove(self) -> None:
        subprocess.run(self._command("pg_ctl", "-m", "immediate", "stop"), check=False, cwd="/")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _do(self, program: str, *arguments: str) -> None:
        command = self._command(program, *arguments)
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

    def _command(self, program: str, *arguments: str) -> list[str]:
        data = str(self._folder / "data")
        return [
            *("runuser", "-u", "postgres", "--"),
            *(str(self._programs / program), "-D", data, *arguments),
        ]
