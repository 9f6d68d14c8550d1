"""`manage.py prove` on a running portal: green, public, and red for a leftover."""

import urllib.request
from pathlib import Path

import pytest

from tests.portal import Portal

pytestmark = pytest.mark.drill
# The same proof, in which somebody's log and somebody's table forget to forget.
WITH_A_LEFTOVER = """
from pathlib import Path
from django.conf import settings
from config.proving import proof
from privacy.models import Audit
proof.SETTLES_WITHIN_SECONDS = 1.0
go = proof._copy
def leave(doors, made):
    (Path(settings.DATA_DIR) / "debug.log").write_text(f"GET /privacy/ {made.address}")
    Audit.objects.create(looked_at={"who": str(made.person)})
    return go(doors, made)
proof._copy = leave
print(proof.prove().note)
"""


def test_it_passes_is_public_and_turns_red_for_a_leftover(tmp_path: Path) -> None:
    portal = Portal(tmp_path / "var")
    portal.start()
    try:
        passed = portal.manage("prove")
        assert passed.returncode == 0, passed.stdout
        assert " 0 hits" in passed.stdout
        assert "Passed" in _transparency(portal)
        assert portal.objects() == []
        red = portal.manage("shell", "--no-imports", "-v", "0", "-c", WITH_A_LEFTOVER).stdout
        assert "search: FAILED" in red, red
        assert "file debug.log" in red
        assert "table privacy_audit (1 rows)" in red
        assert "Failed" in _transparency(portal)
        assert portal.manage("verify_ledger").returncode == 0
    finally:
        portal.stop()


def _transparency(portal: Portal) -> str:
    with urllib.request.urlopen(f"{portal.url}/transparency/", timeout=20) as answer:
        return str(answer.read().decode())
