"""`python -m benchmarks.load.run`: climb until more people get no more pages, then look closely.

Writes what it found into figures.json, out of which docs/scaling.md is computed.
"""

import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from benchmarks.load.measure import Level, at_once
from benchmarks.load.portal import Deployed, engines
from benchmarks.load.portraits import per_minute

FIGURES: Final = Path(__file__).with_name("figures.json")
STEPS: Final = (8, 16, 32, 64, 128)
PEOPLE: Final = 12
SECONDS: Final = 8
# Twice the people must bring this much more, or they do nothing but wait for each other.
WORTH: Final = 1.25


def climb(deployed: Deployed, sessions: list[str]) -> list[Level]:
    """Double the people until the portal answers hardly more; the last level is past the knee."""
    levels: list[Level] = []
    for people in STEPS:
        levels.append(at_once(deployed, sessions, people, SECONDS))
        print(_line(levels[-1]), flush=True)
        if len(levels) > 1 and rate(levels[-1]) < WORTH * rate(levels[-2]):
            break
    return levels


def rate(level: Level) -> float:
    """Return all pages' requests a second."""
    return level.total.per_second


def knee(levels: list[Level]) -> Level:
    """Return the first level that the next one hardly beats."""
    for this, following in pairwise(levels):
        if rate(following) < WORTH * rate(this):
            return this
    return levels[-1]


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Measure a deployment on one set of engines."""
    print(f"\n{name}", flush=True)
    with engines(name) as settings:
        deployed = Deployed(folder, settings)
        sessions = deployed.take_in(PEOPLE)
        deployed.serve()
        deployed.work(1)
        try:
            time.sleep(5)
            levels = climb(deployed, sessions)
            top = knee(levels)
            close = closely(deployed, sessions, max(1, top.people // 2))
        finally:
            deployed.stop()
    # Elsewhere, where no jobs of all those people wait.
    with engines(name) as settings:
        elsewhere = Deployed(folder, settings)
        portraits = {str(each): per_minute(elsewhere, each) for each in (1, 2)}
    print(f"portraits a minute by workers: {portraits}", flush=True)
    return {
        "levels": [each.as_json() for each in levels],
        "knee": top.people,
        **close,
        "portraits_per_minute": portraits,
    }


def closely(deployed: Deployed, sessions: list[str], people: int) -> dict[str, Any]:
    """Look at each page with so many people, and at what the machine does meanwhile."""
    before, started = deployed.busy(), time.monotonic()
    half = at_once(deployed, sessions, people, 2 * SECONDS)
    took = time.monotonic() - started
    cores = {
        name: round((seconds - before[name]) / took, 2) for name, seconds in deployed.busy().items()
    }
    print(f"at half the knee: {_line(half)}; cores at work: {cores}", flush=True)
    studio, plain = half.pages["studio"], half.pages["plain page"]
    return {
        "half_the_knee": half.as_json(),
        "studio_to_plain_p50": round(studio.p50 / max(1, plain.p50), 2),
        "studio_to_plain_p95": round(studio.p95 / max(1, plain.p95), 2),
        "cores_at_work": cores,
        "memory_mb": deployed.memory(),
    }


def _line(level: Level) -> str:
    total = level.total
    return (
        f"{level.people:3} people: {total.per_second:6} requests/s, p50 {total.p50} ms, "
        f"p95 {total.p95} ms, p99 {total.p99} ms, {total.failures} failures "
        f"(load of the machine {level.load_average})"
    )


def main() -> None:
    """Measure each set of engines named on the command line, by default both."""
    found = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    for name in sys.argv[1:] or ("PostgreSQL + Redis", "SQLite"):
        with tempfile.TemporaryDirectory() as folder:
            found[name] = measure(name, Path(folder))
        found["measured"] = {"on": f"{datetime.now(UTC):%Y-%m-%d}", "cores": os.cpu_count()}
        FIGURES.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
