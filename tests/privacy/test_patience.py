"""PostgreSQL ends what holds others up, unless it said that it takes long."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.portal import ROOT, Portal
from tests.servers import throw_away_database

pytestmark = pytest.mark.server
ASK = """
import django
django.setup()
from django.db import OperationalError, connection, transaction
from privacy.patience import patiently

def sleep():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.3)")

def said(ask):
    try:
        ask()
    except OperationalError as error:
        return str(error).splitlines()[0]
    return "done"

def waiting_for_a_lock():
    rival = connection.copy()
    with rival.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7)")

print(said(sleep))
with patiently("default"):
    print(said(sleep))
    print(said(waiting_for_a_lock))
print(said(sleep))
"""


def test_slow_statement_is_ended_unless_it_may_take_long(tmp_path: Path) -> None:
    with throw_away_database() as name:
        portal = Portal(tmp_path / "var")
        portal.settings = {
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:5432/{name}",
            "SAFELIGHT_STATEMENT_SECONDS": "1",
            "SAFELIGHT_LOCK_SECONDS": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            cwd=ROOT,
            env=portal.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    slow = "canceling statement due to statement timeout"
    locked = "canceling statement due to lock timeout"
    assert done.stdout.splitlines() == [slow, "done", locked, slow], done.stderr
