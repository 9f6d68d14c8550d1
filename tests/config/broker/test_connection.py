"""Whoever else opens and closes the broker's file takes no log away from a process at work."""

import subprocess
import sys
from pathlib import Path

from config.broker.connection import Connection
from tests.portal import ROOT

FORGET = (
    "import sys, pathlib; from config.broker.traces import forget_messages;"
    "forget_messages(pathlib.Path(sys.argv[1]))"
)


def test_a_process_with_two_connections_keeps_its_log(tmp_path: Path) -> None:
    path = tmp_path / "broker.sqlite3"
    consumer, producer = Connection(path), Connection(path)
    consumer.run("INSERT INTO message (queue, priority, payload) VALUES ('default', 0, '{}')")
    assert producer.run("SELECT count(*) FROM message") == [(1,)]
    log = path.with_name(f"{path.name}-wal")
    before = log.stat().st_ino
    subprocess.run([sys.executable, "-c", FORGET, str(path)], cwd=ROOT, check=True)
    assert log.exists()
    assert log.stat().st_ino == before
    consumer.close()
    producer.close()
