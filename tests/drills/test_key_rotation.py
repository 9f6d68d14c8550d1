"""Ten thousand people: keys change under a kill, no object does, and a destroyed key is gone."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.portal import ROOT, Portal, wait_until

pytestmark = pytest.mark.drill
PEOPLE = 10_000

MAKE_PEOPLE = f"""
import os, uuid
from privacy.vault import keyring, storage
from privacy.vault.models import SealingKey
first = keyring.ensure_owner_key(uuid.uuid4())
wrapping = SealingKey.objects.select_related("wrapping_key").get().wrapping_key
secret = keyring._unwrap(wrapping)
rows = []
for _ in range({PEOPLE} - 1):
    row = SealingKey(owner=uuid.uuid4(), wrapping_key=wrapping)
    context = keyring._owner_context(row.owner, row.key_id)
    row.wrapped = keyring.encrypt(os.urandom(32), key=secret, context=context)
    rows.append(row)
SealingKey.objects.bulk_create(rows, batch_size=500)
storage.put("aa/object", b"PVS1 stands for a sealed object")
"""
# A digest of every person's unwrapped key: rotation must not change it.
DIGEST = """
import hashlib
from privacy.vault.keyring import owner_key
from privacy.vault.models import SealingKey
digest = hashlib.sha256()
for owner in SealingKey.objects.order_by("owner").values_list("owner", flat=True):
    digest.update(owner_key(owner).secret)
print("digest", digest.hexdigest())
"""
ROTATE = "from privacy.vault.keyring import rotate_wrapping_key; print(rotate_wrapping_key())"
FINISH = "from privacy.vault.keyring import finish_rotation; print('finished', finish_rotation())"


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    portal = Portal(tmp_path / "var")
    portal.set_up()
    return portal


def shell(portal: Portal, code: str) -> str:
    done = portal.manage("shell", "--no-imports", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


def keys(portal: Portal, question: str) -> list[tuple[Any, ...]]:
    path = portal.data / "keys.sqlite3"
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as database:
        return database.execute(question).fetchall()


def by_epoch(portal: Portal) -> dict[int, int]:
    rows = keys(
        portal, "SELECT wrapping_key_id, count(*) FROM privacy_sealingkey GROUP BY wrapping_key_id"
    )
    return {int(epoch): int(count) for epoch, count in rows}


def test_rotation_over_ten_thousand_people_is_killed_and_resumed(portal: Portal) -> None:
    shell(portal, MAKE_PEOPLE)
    objects = {path: path.stat().st_mtime_ns for path in portal.objects()}
    digest = shell(portal, DIGEST)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", ROTATE]
    with subprocess.Popen(command, cwd=ROOT, env=portal.environment) as rotating:
        assert wait_until(lambda: by_epoch(portal).get(2, 0) >= 1000, 60)
        os.kill(rotating.pid, signal.SIGKILL)
    assert 0 < by_epoch(portal)[1] < PEOPLE, "the kill came too late to prove anything"
    assert "finished" in shell(portal, FINISH)
    assert by_epoch(portal) == {2: PEOPLE}
    assert keys(portal, "SELECT epoch FROM privacy_wrappingkey") == [(2,)]
    before = keys(portal, "SELECT owner, wrapped FROM privacy_sealingkey ORDER BY owner")
    done = portal.manage("rotate_master_key", "--make-key")
    assert "Re-wrapped 1 wrapping keys" in done.stdout, done.stderr
    assert keys(portal, "SELECT owner, wrapped FROM privacy_sealingkey ORDER BY owner") == before
    assert not (portal.data / "keys" / "old_master_key").exists()
    assert shell(portal, DIGEST) == digest
    assert {path: path.stat().st_mtime_ns for path in portal.objects()} == objects


def test_a_destroyed_key_is_in_no_byte_of_the_database_or_its_log(portal: Portal) -> None:
    shell(
        portal,
        "import uuid; from privacy.vault import keyring; owner = uuid.UUID(int=7);"
        "keyring.ensure_owner_key(owner);"
        "keyring.create_share(owner=owner, sealed_object=uuid.UUID(int=8))",
    )
    [(wrapped,)] = keys(portal, "SELECT wrapped FROM privacy_sealingkey")
    [(share,)] = keys(portal, "SELECT share FROM privacy_objectkey")
    assert wrapped in _raw(portal)
    assert share in _raw(portal)
    shell(
        portal,
        "import uuid; from privacy.vault import keyring;"
        "keyring.destroy_owner_key(uuid.UUID(int=7))",
    )
    assert wrapped not in _raw(portal)
    assert share not in _raw(portal)


def _raw(portal: Portal) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(portal.data.glob("keys.sqlite3*")))
