"""Erasure killed between every two steps, and with each holder switched off in turn."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.portal import ROOT, Portal

pytestmark = pytest.mark.drill


@pytest.fixture
def deployment(tmp_path: Path) -> Portal:
    """A deployment that was set up and isn't running."""
    portal = Portal(tmp_path / "var")
    portal.set_up()
    return portal


def told_by(portal: Portal, what: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.erasing", what],
        cwd=ROOT,
        env=portal.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_killed_between_every_two_steps_it_converges_and_no_receipt_came_too_early(
    deployment: Portal,
) -> None:
    told = told_by(deployment, "kills")
    between = [each for each in told if each["name"] == "between"]
    for each in told:
        print(f"{each['name']:55} killed after: {each['step'] or '-':24} {each['objects']} objects")
        assert each["again"] == 0, each
        assert each["left"] == [], each
        assert each["receipts_after"] == 1, each
        assert each["verified"], each
        if each["signal"] and each["step"] != "ended":
            assert each["receipts"] == 0, each
    assert [each["signal"] for each in between] == [9] * (len(between) - 1) + [0]
    assert [each["signal"] for each in told[len(between) :]] == [9] * (len(told) - len(between))
    names = [each["step"] for each in between]
    for step in ("begun", "tombstone written", "planned", "verified", "key destroyed", "ended"):
        assert step in names
    assert deployment.manage("verify_ledger").returncode == 0
    assert len(told) >= 20


def test_each_holder_switched_off_is_noticed(deployment: Portal) -> None:
    whole, *mutated = told_by(deployment, "mutations")
    assert whole == {"holder": "", "outcome": "erased", "hits": [], "objects": 0}
    for each in mutated:
        print(f"{each['holder']:12} {each['outcome'][:50]:52} {', '.join(each['hits'][:3])}")
        assert each["hits"] or each["objects"], f"{each['holder']} survives"
    assert len(mutated) >= 6
