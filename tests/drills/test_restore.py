"""Backup, erase, restore: refused until the tombstones are replayed, and clean from then on."""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.drills.backups import POSTGRESQL, Backup
from tests.portal import ROOT, Portal, need, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.servers import throw_away_database
from tests.visitor import Visitor

pytestmark = pytest.mark.drill
IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
FULL = [("default", "keys", "objects"), ("everything",), ("default",), ("keys",),
        ("default", "objects"), ("default", "keys"),
        ("keys", "objects"), ("objects",)]  # fmt: skip
# One representative restore on each database; the others, and portraits, in the full drills.
SHORT = {"sqlite": FULL[0], "postgresql": FULL[1]}
RESTORES = FULL if IS_FULL else FULL[:2]

STATE = """
from django.core.management import call_command
from accounts.models import Person
from privacy.models import SealedObject, SealingKey, LedgerSubject, WrappingKey
print("people", sorted(str(p) for p in Person.objects.values_list("pk", flat=True)))
print("keys", [str(key.owner) for key in SealingKey.objects.filter(domain="person")])
print("subjects", LedgerSubject.objects.count(), "objects", SealedObject.objects.count())
print("epochs", list(WrappingKey.objects.values_list("epoch", flat=True)))
call_command("verify_ledger")
call_command("audit_retention")
call_command("replay_tombstones")
"""
KEYS_OF = """
from privacy.models import SealingKey
print(bytes(SealingKey.objects.get(owner="{person}").wrapped).hex())
"""


@dataclass
class Scene:
    """A stopped portal: Alice was erased and Bob deleted a portrait after the backup."""

    portal: Portal
    backup: Backup
    alice: str
    alice_address: str
    alice_key: bytes
    bob: Visitor
    after: Backup

    @property
    def kind(self) -> str:
        return "postgresql" if self.backup.servers else "sqlite"

    def reset(self, what: tuple[str, ...]) -> None:
        """Go back to the moment after the erasure, then restore from before it."""
        self.after.restore("everything")
        shutil.rmtree(self.portal.witness)
        shutil.copytree(self.after.place / "witness", self.portal.witness)
        self.backup.restore(*what)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
)
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp(request.param)
    with contextlib.ExitStack() as stack:
        servers: dict[str, str] = {}
        if request.param == "postgresql":
            need("pg_dump")
            servers = {a: stack.enter_context(throw_away_database()) for a in ("default", "keys")}
        settings = {
            {"default": "DATABASE_URL", "keys": "KEYS_DATABASE_URL"}[alias]: f"{POSTGRESQL}/{name}"
            for alias, name in servers.items()
        }
        portal = Portal(folder / "var", settings=settings)
        try:
            scene = _play(portal, folder, servers)
        except BaseException:
            portal.kill()
            raise
        yield scene


def _play(portal: Portal, folder: Path, servers: dict[str, str]) -> Scene:
    portal.start()
    alice, bob = Visitor(portal), Visitor(portal)
    for visitor in (alice, bob):
        visitor.sign_up()
        visitor.consent()
        visitor.upload(as_jpeg(astronaut()))
        if IS_FULL:
            visitor.make_portraits("studio-grey")
            assert wait_until(visitor.portraits, 90)
    if IS_FULL:
        alice.upload(as_jpeg(astronaut()))
    assert wait_until(lambda: len(portal.objects()) == (3 if IS_FULL else 2))
    _let_the_ledger_settle(portal, servers)
    portal.stop()
    person = _person(portal, alice.address)
    key = bytes.fromhex(_shell(portal, KEYS_OF.format(person=person)).strip())
    backup = Backup(portal, folder / "backup", servers)
    backup.take()
    portal.start()
    alice.get("/privacy/erase/")
    assert "destroyed; a stray copy of it" in alice.post("/privacy/erase/").text
    _delete_his_picture(bob)
    assert wait_until(lambda: portal.objects() == [])
    _let_the_ledger_settle(portal, servers)
    portal.stop()
    after = Backup(portal, folder / "after", servers)
    after.take()
    shutil.copytree(portal.witness, after.place / "witness")
    return Scene(portal, backup, person, alice.address, key, bob, after)


@pytest.mark.parametrize("what", RESTORES, ids="+".join)
def test_a_restore_is_refused_until_the_tombstones_are_replayed(
    scene: Scene, what: tuple[str, ...]
) -> None:
    if not IS_FULL and what != SHORT[scene.kind]:
        pytest.skip(f"on {scene.kind} in the full drills only")
    scene.reset(what)
    portal = scene.portal
    if what == ("objects",):
        # Bytes alone open nothing: their keys are gone. The auditor names them.
        assert "Orphaned" in portal.manage("audit_retention").stdout
        return
    refused = portal.manage("run", "--port", str(portal.port))
    assert (refused.returncode, "backup was restored" in refused.stderr) == (2, True), refused
    if what == RESTORES[0]:
        assert portal.manage("sweep").returncode == 1
        _served_by_gunicorn_alone(portal)
    replayed = portal.manage("replay_tombstones")
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert "Clean at" in replayed.stdout
    _clean(scene, lost_lines="default" in what or "everything" in what)


def test_the_portal_serves_again_and_whoever_was_signed_in_is_not(scene: Scene) -> None:
    if scene.backup.servers and not IS_FULL:
        pytest.skip("on PostgreSQL in the full drills only")
    scene.reset(("everything",))
    assert scene.portal.manage("replay_tombstones").returncode == 0
    scene.portal.start()
    try:
        assert "/account/login/" in scene.bob.get("/portraits/").address
        fields = {"login": scene.bob.address, "password": "violet-harbour-lantern-9"}
        scene.bob.post("/account/login/", fields)
        assert scene.bob.get("/portraits/").status == 200
        assert scene.bob.portraits() == []
        scene.bob.upload(as_jpeg(astronaut()))
        _let_the_ledger_settle(scene.portal, scene.backup.servers)
    finally:
        scene.portal.stop()
    verified = scene.portal.manage("verify_ledger")
    assert verified.returncode == 0, verified.stderr
    assert "a backup was restored" in verified.stdout
    # A backup of after the erasure is no older state.
    scene.reset(())
    assert "nothing to replay" in scene.portal.manage("replay_tombstones").stdout


def _clean(scene: Scene, *, lost_lines: bool) -> None:
    portal = scene.portal
    state = _shell(portal, STATE)
    assert scene.alice not in state, state
    assert "subjects 1 objects 0" in state, state
    [epoch] = re.findall(r"epochs \[(\d+)\]", state)
    assert int(epoch) > 1, "the wrapping key of the restored epoch is still there"
    # Each of the commands in it ends the shell with 1 when it finds something.
    assert "The ledger is as it was signed." in state
    assert ("are lost" in state) == lost_lines
    assert "nothing to replay" in state
    assert portal.objects() == []
    raw = b"".join(path.read_bytes() for path in portal.data.glob("*.sqlite3*"))
    if not scene.backup.servers:
        assert scene.alice_key not in raw
        assert scene.alice_address.encode() not in raw


def _served_by_gunicorn_alone(portal: Portal) -> None:
    """A web server started without our supervisor says 503, in a sentence, whatever is asked."""
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py",
               "-b", f"127.0.0.1:{portal.port}"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=portal.environment) as server:
        try:
            assert wait_until(lambda: _status(portal, "/") != 0, 30)
            for path in ("/", "/readyz", "/account/login/"):
                assert _status(portal, path) == 503
            assert "A backup was put back here" in Visitor(portal).get("/").text
        finally:
            server.terminate()


def _status(portal: Portal, path: str) -> int:
    try:
        with urllib.request.urlopen(portal.url + path, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def _delete_his_picture(bob: Visitor) -> None:
    """Delete the portrait, or in the short drill the photo, before its deadline."""
    if IS_FULL:
        address = bob.portraits()[0]
        bob.get(address)
    else:
        [photo] = set(re.findall(r"/photos/[0-9a-f-]{36}/", bob.get("/studio/").text))
        address = photo
    bob.post(f"{address}delete/")


def _let_the_ledger_settle(portal: Portal, servers: dict[str, str]) -> None:
    """Wait until every line is under an anchored checkpoint."""
    assert wait_until(lambda: _is_settled(portal, servers), 60)


def _is_settled(portal: Portal, servers: dict[str, str]) -> bool:
    asked = "SELECT (SELECT count(*) FROM privacy_queuedentry), max(size) FROM privacy_checkpoint"
    if servers:
        with psycopg.connect(f"{POSTGRESQL}/{servers['default']}") as server:
            row = server.execute(asked).fetchone()
    else:
        with contextlib.closing(sqlite3.connect(portal.data / "db.sqlite3")) as file:
            row = file.execute(asked).fetchone()
    assert row is not None
    waiting, size = row
    anchored = portal.witness / "checkpoints"
    return waiting == 0 and anchored.exists() and f"\n{size}\n" in anchored.read_text()


def _person(portal: Portal, address: str) -> str:
    code = f"from accounts.models import Person; print(Person.objects.get(email='{address}').pk)"
    return _shell(portal, code).strip()


def _shell(portal: Portal, code: str) -> str:
    done = portal.manage("shell", "--no-imports", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout
