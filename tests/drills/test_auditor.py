"""The auditor against a running portal: each broken promise is named until it is mended."""

import contextlib
import hashlib
import signal
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.portal import Portal, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.visitor import Visitor

pytestmark = pytest.mark.drill
# Its own record of when it ran and how much it found is all that an audit may add.
ITS_RECORD = "privacy_audit"


@dataclass
class Scene:
    """A portal whose scheduler and housekeeping are dead, and one person with three photos."""

    portal: Portal
    visitor: Visitor

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Change the file behind the application's back, as whoever holds the disk does."""
        with contextlib.closing(sqlite3.connect(self.portal.data / "db.sqlite3")) as file, file:
            triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = triggers.fetchall()
            for name, _sql in guards:
                file.execute(f'DROP TRIGGER "{name}"')
            found = file.execute(statement, values).fetchall()
            for _name, sql in guards:
                file.execute(sql)
            return found

    def audit(self) -> tuple[int, str]:
        """Run the auditor as a process of its own, which may leave no trace but its record."""
        before = self.everything()
        done = self.portal.manage("audit_retention")
        assert self.everything() == before, "the auditor changed something"
        assert done.stderr == ""
        return done.returncode, done.stdout

    def everything(self) -> dict[str, str]:
        """Return the hash of every object and witness file, and of every table's rows."""
        folders = [*self.portal.data.glob("objects*"), self.portal.witness]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        hashes = {str(path): _hash(path.read_bytes()) for path in files}
        for name in ("db.sqlite3", "keys.sqlite3"):
            hashes.update(_tables(self.portal.data / name))
        return hashes


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    portal = Portal(tmp_path_factory.mktemp("auditor") / "var")
    portal.start()
    try:
        visitor = Visitor(portal)
        visitor.sign_up()
        visitor.consent()
        for _ in range(3):
            visitor.upload(as_jpeg(astronaut()))
        assert wait_until(lambda: len(portal.objects()) == 3)
        supervisor = portal.supervisor()
        # Stopped, it starts nothing again: what is killed now stays down.
        supervisor.suspend()
        try:
            _kill_housekeeping(portal)
            yield Scene(portal, visitor)
        finally:
            supervisor.resume()
    finally:
        portal.stop()


def test_a_dead_scheduler_is_named_and_nothing_new_is_taken_in(scene: Scene) -> None:
    assert scene.audit() == (0, "Nothing is overdue, orphaned or undeclared.\n")
    [[finished]] = scene.sql("SELECT max(finished_at) FROM privacy_sweep")
    # A quarter of an hour goes by in which nothing swept.
    scene.sql("UPDATE privacy_sweep SET finished_at = datetime(finished_at, '-16 minutes')")
    code, said = scene.audit()
    assert (code, "The sweeper last finished at" in said) == (1, True), said
    assert "it is late" in said
    refused = scene.visitor.upload(as_jpeg(astronaut()))
    assert "Deletion is running late on this site" in refused.text
    assert len(scene.portal.objects()) == 3
    scene.sql("UPDATE privacy_sweep SET finished_at = ?", finished)


def test_what_the_store_and_the_rows_hide_from_each_other_is_named(scene: Scene) -> None:
    lost, pushed, older = (str(path.name) for path in sorted(scene.portal.objects()))
    orphan = _put_orphan(scene)
    [removed] = [path for path in scene.portal.objects() if path.name == lost]
    content = removed.read_bytes()
    removed.unlink()
    columns = "delete_after, delete_at_latest, created_at"
    before = scene.sql(f"SELECT {columns}, id FROM privacy_sealedobject")
    _push(scene, pushed, "delete_after", "delete_at_latest")
    # All dates moved together hide it from the class's maximum, but not from the file's age.
    _push(scene, older, "delete_after", "delete_at_latest", "created_at")
    code, said = scene.audit()
    assert code == 1
    findings = sorted(said.splitlines())
    assert len(findings) == 4, said
    assert findings[0] == f"Lost: photo {uuid.UUID(lost)} has a row but no object."
    assert findings[1].startswith("Orphaned: the object store holds")
    assert orphan.name in findings[1]
    assert set(findings[2:]) == {
        f"Pushed: photo {uuid.UUID(pushed)} is kept past its class's maximum.",
        f"Pushed: photo {uuid.UUID(older)} is older than its row says.",
    }
    orphan.unlink()
    removed.write_bytes(content)
    for row in before:
        scene.sql(f"UPDATE privacy_sealedobject SET ({columns}) = (?, ?, ?) WHERE id = ?", *row)
    assert scene.audit()[0] == 0


def test_a_store_that_is_away_is_no_empty_store(scene: Scene) -> None:
    objects = scene.portal.data / "objects"
    away = objects.rename(objects.with_name("objects-away"))
    code, said = scene.audit()
    away.rename(objects)
    assert (code, "Unlisted: the object store's folder is missing" in said) == (1, True), said
    assert scene.audit()[0] == 0


def _kill_housekeeping(portal: Portal) -> None:
    """Kill the scheduler and the worker that sweeps."""
    doomed = [p for p in portal.tree() if _is_housekeeping(p)]
    assert len(doomed) == 2, [p.cmdline() for p in portal.tree()]
    for process in doomed:
        process.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not [p for p in doomed if _runs(p)])


def _is_housekeeping(process: psutil.Process) -> bool:
    command = process.cmdline()
    return "celery" in command and ("beat" in command or "default@%h" in command)


def _runs(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def _put_orphan(scene: Scene) -> Path:
    """Put a sealed object's bytes into the store again, under a name that no row has."""
    original = scene.portal.objects()[0]
    name = uuid.uuid4()
    orphan = original.with_name(str(name) if "-" in original.name else name.hex)
    orphan.write_bytes(original.read_bytes())
    return orphan


def _push(scene: Scene, name: str, *columns: str) -> None:
    later = ", ".join(f"{column} = datetime({column}, '+400 days')" for column in columns)
    scene.sql(f"UPDATE privacy_sealedobject SET {later} WHERE id = ?", uuid.UUID(name).hex)


def _tables(file: Path) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            f"{file.name}:{name}": _hash(
                repr(database.execute(f'SELECT * FROM "{name}"').fetchall()).encode()
            )
            for (name,) in names
            if name not in (ITS_RECORD, "sqlite_sequence")
        }


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
