"""The canary drill: plant, walk the whole way, export, erase, and search every byte that is left.

Short: files and SQLite. Full: PostgreSQL with a bucket that keeps versions, too, and a portal for
each holder in which that holder does nothing, which the drill must notice.
"""

import contextlib
import io
import os
import re
import secrets
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import numpy as np
import pytest
from moto.server import ThreadedMotoServer
from PIL import Image

from tests.drills.canary import files_in, search
from tests.drills.test_no_plaintext_on_disk import _needles
from tests.portal import Portal, free_port, need, wait_until
from tests.portraits import MARKER, as_jpeg, astronaut
from tests.servers import throw_away_database
from tests.visitor import Visitor
from uploads.faces.quality import find_people

pytestmark = pytest.mark.drill
IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
SERVER = "postgres://postgres@127.0.0.1:5432"
HOLDERS = ("account", "headshots", "mails", "photos", "records", "requests")
STATE = """
from uuid import UUID
from accounts.models import Person, Session
from privacy.models import ConsentEvent, ObjectKey, SealedObject, SealingKey
from uploads.models import Photo
person = Person.objects.get(email="{address}").pk
print("account", person.hex)
print("wrapped-key", bytes(SealingKey.objects.get(owner=person).wrapped).hex())
for n, row in enumerate(ObjectKey.objects.filter(owner=person)): print(f"share-{{n}}", bytes(row.share).hex())
for n, row in enumerate(Photo.objects.filter(owner=person)): print(f"photo-{{n}}", row.pk.hex)
for n, row in enumerate(SealedObject.objects.filter(owner=person)): print(f"object-{{n}}", row.pk.hex)
for n, row in enumerate(SealedObject.objects.filter(owner=person)): print(f"header-{{n}}", bytes(row.header).hex())
for n, row in enumerate(ConsentEvent.objects.filter(person=person)): print(f"consent-{{n}}", row.record.hex)
for n, row in enumerate(Session.objects.filter(person=person)): print(f"session-{{n}}", row.session_key.encode().hex())
"""  # noqa: E501


@dataclass
class Scene:
    """A portal, and how to look into the stores that are no files of its own."""

    portal: Portal
    temporary: Path
    elsewhere: Callable[[], dict[str, bytes]] = dict
    plant_elsewhere: Callable[[], None] = lambda: None
    needles: dict[str, bytes] = field(default_factory=dict)

    def hits(self) -> list[str]:
        """Search every file of the portal, its log, its temporary folder, and its servers."""
        places = files_in(self.portal.data, self.portal.witness, self.temporary)
        found = search([*places, self.portal.log], self.needles)
        for name, content in self.elsewhere().items():
            copy = self.temporary.parent / name
            copy.write_bytes(content)
            found += search([copy], self.needles)
            copy.unlink()
        return found


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with running(tmp_path) as started:
        yield started


@contextlib.contextmanager
def running(folder: Path, *, elsewhere: Any = None, **settings: str) -> Iterator[Scene]:
    temporary = folder / "tmp"
    temporary.mkdir()
    portal = Portal(folder / "var", settings={"TMPDIR": str(temporary), **settings})
    portal.start()
    try:
        yield Scene(portal, temporary)
    finally:
        if portal.process is not None:
            portal.stop()


def planted(scene: Scene) -> Visitor:
    """Go the whole way with a marked photo; remember everything by which it could be known."""
    visitor = Visitor(scene.portal, browser=f"Canary/{secrets.token_hex(8)} Mozilla/5.0 Firefox/1")
    visitor.sign_up()
    visitor.consent()
    name, token = f"canary-{secrets.token_hex(8)}", f"canary-{secrets.token_hex(8)}"
    visitor.get("/account/tokens/")
    visitor.post("/account/tokens/", {"name": token, "scope": "read", "days": "30"})
    visitor.post("/account/", {"language": "en", "time_zone": "Pacific/Chatham", "region": ""})
    visitor.get("/studio/")
    sent = as_jpeg(astronaut())
    assert visitor.upload(sent, name=f"{name}.jpg").status == 200
    [photo] = re.findall(r"/photos/[0-9a-f-]{36}/picture/", visitor.get("/studio/").text)
    rebuilt = visitor.get(photo).body
    scene.needles |= _ids_of(scene, visitor, "first")
    visitor.make_portraits("studio-navy")
    assert wait_until(visitor.portraits, 180)
    [portrait] = visitor.portraits()
    master = visitor.get(portrait + "picture/").body
    visitor.get("/studio/")
    assert visitor.upload(sent, name=f"{name}.jpg").status == 200
    known = sorted(_needles(sent, rebuilt, master))
    pieces = {f"piece {n}": piece for n, piece in enumerate(known)}
    scene.needles |= {
        "address": visitor.address.encode(),
        "browser": visitor.browser.encode(),
        "file name": name.encode(),
        "token": token.encode(),
        "marker": MARKER,
        **pieces,
        **_measured(rebuilt),
    }
    return visitor


def _ids_of(scene: Scene, visitor: Visitor, when: str) -> dict[str, bytes]:
    """Read from the databases what nothing but a stray copy may still hold afterwards."""
    done = scene.portal.manage("shell", "-c", STATE.format(address=visitor.address))
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines() if len(line.split()) == 2]
    held: dict[str, bytes] = {}
    for name, value in lines:
        kind = name.partition("-")[0]
        held[f"{when} {name}"] = bytes.fromhex(value)
        if kind in ("account", "photo", "object", "consent"):
            dashed = re.sub(r"(.{8})(.{4})(.{4})(.{4})(.{12})", r"\1-\2-\3-\4-\5", value)
            held[f"{when} {name} as text"] = dashed.encode()
    assert any("wrapped-key" in name for name in held)
    return held


def _measured(jpeg: bytes) -> dict[str, bytes]:
    """Return the landmarks and the pose of the face as arrays and texts would hold them."""
    rgb = np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))
    [(_face, mesh)] = find_people(rgb)
    points = np.asarray(mesh.points, dtype=np.float64)
    row = points.reshape(-1)[30:34]
    texts = [repr(float(value))[:10] for value in points.reshape(-1)]
    return {
        "landmarks as floats": row.astype(np.float32).tobytes(),
        "landmarks as doubles": row.tobytes(),
        "landmarks as text": next(text for text in texts if len(text) == 10).encode(),
        "pose as text": repr(float(mesh.pose.yaw))[:10].encode(),
    }


def exported(visitor: Visitor) -> dict[str, bytes]:
    visitor.get("/privacy/copy/")
    visitor.post("/privacy/copy/")
    link = r"/privacy/copy/[0-9a-f-]{36}/\w+/"
    assert wait_until(lambda: re.search(link, visitor.get("/privacy/copy/").text), 120)
    found = re.search(link, visitor.get("/privacy/copy/").text)
    assert found
    with zipfile.ZipFile(io.BytesIO(visitor.get(found[0]).body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def erased(visitor: Visitor, *, seconds: float = 60) -> bool:
    """Erase, and wait for the signed receipt at the address that was shown before."""
    told = re.search(r"/receipts/[\w-]{20,}/", visitor.get("/privacy/erase/").text)
    assert told
    visitor.post("/privacy/erase/")
    stranger = Visitor(visitor.portal)
    return wait_until(lambda: stranger.get(told[0] + "file/").status == 200, seconds)


def allowed(scene: Scene, found: list[str]) -> list[str]:
    """Leave out what is declared to stay: the numbers in tombstones."""
    numbers = re.compile(r"(account|object)(-\d+)? as text in (tombstones|objects-\d{4}-\d{2})$")
    return [hit for hit in found if not numbers.search(hit)]


def assert_clean(scene: Scene, visitor: Visitor) -> None:
    scene.needles |= _ids_of(scene, visitor, "last")
    before = scene.hits()
    assert any("address" in hit for hit in before), "the search finds nothing at all"
    assert any("wrapped-key" in hit for hit in before), "the search misses wrapped keys"
    assert erased(visitor)
    scene.portal.manage("sweep")
    # The last mail leaves with a sweep; the log of what was written ahead is emptied by it, too.
    assert wait_until(lambda: not allowed(scene, scene.hits()), 90), allowed(scene, scene.hits())
    scene.portal.stop()
    found = scene.hits()
    assert not allowed(scene, found), found
    assert any("tombstones" in hit for hit in found), "the tombstone itself must be there"
    print(f"\n{len(scene.needles)} needles, 0 hits; declared: {len(found)} in tombstones")


def test_nothing_is_left_on_one_machine(scene: Scene) -> None:
    visitor = planted(scene)
    files = exported(visitor)
    assert visitor.address.encode() in files["data/account.json"]
    assert_clean(scene, visitor)
    assert not scene.portal.objects()
    assert scene.portal.manage("verify_ledger").returncode == 0
    assert scene.portal.manage("audit_retention").returncode == 0


@pytest.mark.server
@pytest.mark.skipif(not IS_FULL, reason="the full drill only: SAFELIGHT_DRILLS=full")
def test_nothing_is_left_on_postgresql_with_a_bucket_that_keeps_versions(tmp_path: Path) -> None:
    need("pg_dump")
    with (
        throw_away_database() as main,
        throw_away_database() as keys,
        _bucket() as (client, bucket, environment),
        running(
            tmp_path,
            DATABASE_URL=f"{SERVER}/{main}",
            KEYS_DATABASE_URL=f"{SERVER}/{keys}",
            **environment,
        ) as scene,
    ):
        scene.elsewhere = lambda: {
            "main.sql": _dump(main),
            "keys.sql": _dump(keys),
            **_everything_in(client, bucket),
        }
        visitor = planted(scene)
        exported(visitor)
        # A version that something overwrote, and an upload that never ended.
        [first, *_] = [each["Key"] for each in client.list_objects_v2(Bucket=bucket)["Contents"]]
        client.put_object(Bucket=bucket, Key=first, Body=client.get_object(
            Bucket=bucket, Key=first)["Body"].read())  # fmt: skip
        upload = client.create_multipart_upload(Bucket=bucket, Key=first)["UploadId"]
        client.upload_part(
            Bucket=bucket, Key=first, UploadId=upload, PartNumber=1, Body=b"x" * 6_000_000
        )
        assert_clean(scene, visitor)
        assert not _everything_in(client, bucket)


def _dump(name: str) -> bytes:
    command = ["pg_dump", f"{SERVER}/{name}"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@contextlib.contextmanager
def _bucket() -> Iterator[tuple[Any, str, dict[str, str]]]:
    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    try:
        address, bucket = f"http://127.0.0.1:{server._port}", f"vault-{secrets.token_hex(8)}"
        client = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        client.create_bucket(Bucket=bucket)
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        yield (
            client,
            bucket,
            {
                "SAFELIGHT_STORE": f"s3://{bucket}",
                "AWS_ENDPOINT_URL_S3": address,
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_DEFAULT_REGION": "us-east-1",
            },
        )
    finally:
        server.stop()


def _everything_in(client: Any, bucket: str) -> dict[str, bytes]:
    """Return every version, marker and unfinished part."""
    versions = client.list_object_versions(Bucket=bucket)
    held = {}
    for each in versions.get("Versions", []):
        name = f"{each['Key'].replace('/', '-')}.{each['VersionId']}"
        got = client.get_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
        held[name] = got["Body"].read()
    markers = versions.get("DeleteMarkers", [])
    uploads = client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
    named = [*(f"marker {each['Key']}" for each in markers), *(
        f"upload {each['Key']}" for each in uploads)]  # fmt: skip
    return held | {name.replace("/", "-"): name.encode() for name in named}


@pytest.mark.skipif(not IS_FULL, reason="in full only; tests/drills/test_erasure.py has it short")
@pytest.mark.parametrize("holder", HOLDERS)
def test_a_portal_in_which_one_holder_does_nothing_fails_the_drill(
    tmp_path: Path, holder: str
) -> None:
    mutated = {"DJANGO_SETTINGS_MODULE": "tests.drills.mutated.settings", "DRILL_HOLDER": holder}
    with running(tmp_path, **mutated) as scene:
        visitor = planted(scene)
        scene.needles |= _ids_of(scene, visitor, "last")
        exported(visitor)
        has_receipt = erased(visitor, seconds=20)
        scene.portal.manage("sweep")
        scene.portal.stop()
        found = allowed(scene, scene.hits())
        print(f"\n{holder}: receipt {has_receipt}, {len(found)} hits, as {found[:3]}")
        assert found or not has_receipt
        assert found
