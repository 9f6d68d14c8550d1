"""A portal with a tiny model: its own worker draws, tells its steps, stops, and may be refused."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.generation.engines.diffusion import tiny
from tests.generation.engines.diffusion.harms import HARMS
from tests.generation.engines.diffusion.need import need_torch
from tests.portal import Portal, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.visitor import Visitor

need_torch(__name__)

pytestmark = pytest.mark.drill
STEPS = 80


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    tiny.write_model(folder)
    gates = {"one_face": False, "tries": 1}
    tiny.write_spec(folder, gates=gates, steps=STEPS, sizes=["512x512"])
    return folder


@pytest.fixture
def portal(tmp_path: Path, model: Path) -> Iterator[Portal]:
    settings = {
        "SAFELIGHT_DIFFUSION_MODEL": str(model / "model.toml"),
        "SAFELIGHT_DIFFUSION_BATCH": "1",
        "OMP_NUM_THREADS": "1",
    }
    portal = Portal(tmp_path / "var", settings=settings)
    portal.start()
    yield portal
    portal.stop()


def ask(portal: Portal, question: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(portal.data / "db.sqlite3", timeout=20)) as database:
        return database.execute(question).fetchall()


def newest_job(portal: Portal) -> dict[str, Any]:
    columns = ("state", "stage", "step", "steps", "failure")
    rows = ask(
        portal, f"SELECT {', '.join(columns)} FROM generation_job ORDER BY created_at DESC LIMIT 1"
    )
    return dict(zip(columns, rows[0], strict=True))


def drawing_engine(visitor: Visitor) -> dict[str, Any]:
    engines = json.loads(visitor.get("/readyz").text)["engines"]
    return next((engine for engine in engines if engine["engine"] == "diffusion"), {})


def is_half_drawn(portal: Portal) -> bool:
    job = newest_job(portal)
    return bool(job["stage"] == "draw" and 2 <= job["step"] < job["steps"])


def test_a_worker_draws_and_stops_and_a_harmed_model_leaves_the_studio(
    portal: Portal, model: Path
) -> None:
    visitor = Visitor(portal)
    visitor.sign_up()
    visitor.consent()
    visitor.upload(as_jpeg(astronaut()))
    assert wait_until(lambda: drawing_engine(visitor).get("state") == "ready", 120)
    assert drawing_engine(visitor)["warm"] is True

    address = visitor.make_portraits("drawn-suit")
    assert wait_until(lambda: is_half_drawn(portal), 60), newest_job(portal)
    assert "Drawing the portrait" in visitor.get(address).text
    assert wait_until(lambda: newest_job(portal)["state"] == "done", 120), newest_job(portal)
    (portrait,) = visitor.portraits()
    assert visitor.get(f"{portrait}download/linkedin/").body.startswith(b"\xff\xd8")
    ((engine, name, seed),) = ask(portal, "SELECT engine, model, seed FROM generation_headshot")
    assert (engine, name) == ("diffusion", "tiny-klein")
    assert seed > 0

    visitor.upload(as_jpeg(astronaut()))
    address = visitor.make_portraits("drawn-suit", "drawn-garden", "drawn-library")
    assert wait_until(lambda: is_half_drawn(portal), 60), newest_job(portal)
    visitor.post(f"{address}cancel/")
    stopped = newest_job(portal)
    assert stopped["state"] == "cancelled"
    visitor.upload(as_jpeg(astronaut()))
    visitor.make_portraits("drawn-suit")
    # It would have drawn a hundred steps more; the next job begins instead.
    assert wait_until(lambda: newest_job(portal)["state"] == "running", 8), newest_job(portal)
    assert wait_until(lambda: newest_job(portal)["state"] == "done", 120), newest_job(portal)
    assert len(visitor.portraits()) == 2, "nothing of the stopped job was kept"

    portal.stop()
    said = HARMS["wrong hash"](model)
    portal.log.unlink()
    portal.start()
    assert wait_until(lambda: drawing_engine(visitor).get("state") == "refused", 120)
    assert said in portal.log.read_text()
    page = visitor.get("/studio/").text
    assert "drawn-suit" not in page
    assert "not on offer just now" in page
    visitor.upload(as_jpeg(astronaut()))
    visitor.make_portraits("studio-grey")
    assert wait_until(lambda: newest_job(portal)["state"] == "done", 120), newest_job(portal)
