"""Runs locust for some seconds and reads what it found."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.load.portal import Deployed
from tests.portal import ROOT
from tests.visitor import PASSWORD


@dataclass(frozen=True)
class Page:
    """One page under load; times in milliseconds."""

    requests: int
    failures: int
    per_second: float
    p50: int
    p95: int
    p99: int


@dataclass(frozen=True)
class Level:
    """So many people at once; each page, and all together."""

    people: int
    load_average: float
    total: Page
    pages: dict[str, Page]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def at_once(deployed: Deployed, sessions: list[str], people: int, seconds: int) -> Level:
    """Let so many people use the portal for some seconds."""
    prefix = deployed.folder / f"level-{people}"
    command = ["-m", "locust", "-f", "benchmarks/load/scenario.py", "--headless", "--only-summary"]
    options = ["-u", str(people + 1), "-r", "100", "-t", f"{seconds}s", "--csv", str(prefix)]
    done = subprocess.run(
        [sys.executable, *command, *options, "-H", f"http://127.0.0.1:{deployed.port}"],
        cwd=ROOT,
        env={
            **os.environ,
            "LOAD_SESSIONS": json.dumps(sessions),
            "LOAD_PASSWORD": PASSWORD,
            "LOAD_PHOTO": str(deployed.photo),
        },
        check=False,
        capture_output=True,
        text=True,
    )
    rows = read(Path(f"{prefix}_stats.csv"))
    assert rows, done.stderr[-2000:]
    return Level(people, round(os.getloadavg()[0], 1), rows.pop("Aggregated"), rows)


def read(file: Path) -> dict[str, Page]:
    """Return locust's table by the pages' names."""
    if not file.exists():
        return {}
    with file.open() as lines:
        return {
            row["Name"]: Page(
                int(row["Request Count"]),
                int(row["Failure Count"]),
                round(float(row["Requests/s"]), 1),
                *(int(float(row[each])) for each in ("50%", "95%", "99%")),
            )
            for row in csv.DictReader(lines)
            if int(row["Request Count"])
        }
