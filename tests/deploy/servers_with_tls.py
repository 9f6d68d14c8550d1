"""PostgreSQL and Redis of one's own that speak TLS alone, started for a test."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import pytest

from tests.authority import Authority
from tests.portal import ROOT, free_port, need, wait_until

PASSWORD = "harbour-violet-lantern-9"


@contextlib.contextmanager
def postgresql(authority: Authority) -> Iterator[int]:
    """Serve as the compose file has it: two databases, an owner, and the role of the programs."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        need("initdb")
    # Not among pytest's folders, which let nobody else in: the server refuses to run as root.
    folder = Path(tempfile.mkdtemp(prefix="safelight-postgresql-"))
    data, port = folder / "data", free_port()
    certificate = authority.certificate("localhost")
    (folder / "password").write_text(PASSWORD)
    for source, name in ((certificate.certificate, "server.pem"), (certificate.key, "server.key")):
        shutil.copy(source, folder / name)
        (folder / name).chmod(0o600)
    user = _own(folder, "postgres")
    options = ["-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]
    scram = ["-A", "scram-sha-256", f"--pwfile={folder}/password"]
    _run(user, [f"{programs[-1]}/initdb", "-D", str(data), *options, *scram])
    (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 scram-sha-256\n")
    tls = f"-c ssl=on -c ssl_cert_file={folder}/server.pem -c ssl_key_file={folder}/server.key"
    where = f"-h 127.0.0.1 -p {port} -k {folder} -c fsync=off {tls}"
    control = [f"{programs[-1]}/pg_ctl", "-D", str(data), "-l", f"{folder}/log", "-w"]
    _run(user, [*control, "-o", where, "start"])
    try:
        owner = f"postgres://postgres:{PASSWORD}@localhost:{port}/postgres?sslrootcert="
        with psycopg.connect(owner + str(authority.file), autocommit=True) as server:
            for line in (ROOT / "deploy" / "compose" / "databases.sql").read_text().splitlines():
                if line and not line.startswith("--"):
                    server.execute(line.encode())
            server.execute(f"ALTER ROLE safelight PASSWORD '{PASSWORD}'".encode())
        yield port
    finally:
        _run(user, [*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder)


@contextlib.contextmanager
def redis(folder: Path, authority: Authority) -> Iterator[int]:
    """Serve by TLS alone, with a password, keeping nothing on a disk."""
    need("redis-server")
    folder.mkdir()
    port, certificate = free_port(), authority.certificate("localhost")
    (folder / "redis.conf").write_text(
        f'port 0\ntls-port {port}\nbind 127.0.0.1\ntls-auth-clients no\nsave ""\ndir {folder}\n'
        f"tls-cert-file {certificate.certificate}\ntls-key-file {certificate.key}\n"
        f"tls-ca-cert-file {authority.file}\nrequirepass {PASSWORD}\n"
    )
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            ["redis-server", str(folder / "redis.conf")], stdout=log, stderr=log
        )
    try:
        assert wait_until(lambda: "Ready to accept" in (folder / "log").read_text()), "no Redis"
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _own(folder: Path, user: str) -> Sequence[str]:
    """Give a folder to a server that refuses to run as root; return how to become it."""
    if os.geteuid():
        return []
    if shutil.which("runuser") is None:
        pytest.fail("runuser is not installed on this machine")
    for path in [folder, *folder.iterdir()]:
        shutil.chown(path, user, user)
    return ["runuser", "-u", user, "--"]


def _run(user: Sequence[str], command: Sequence[str]) -> None:
    done = subprocess.run(
        [*user, *command], cwd="/", check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
