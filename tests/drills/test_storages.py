"""The vault on files, memory, S3, Azure and Google: the same promises on each."""

import os
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.models import SealedObject
from privacy.retention.actions import sweep
from privacy.retention.audit import audit
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.errors import Damaged, Gone, KeyDestroyed, VaultError
from privacy.vault.keyring import ensure_owner_key, share_of
from privacy.vault.models import Kind
from tests.drills.stores import STORES, azure_keeping, google, google_keeping, s3

pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(databases=["default", "keys"]),
]
PICTURE = os.urandom(150_000)


@pytest.fixture(params=list(STORES), scope="module")
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, Any]]]:
    with STORES[request.param](tmp_path_factory.mktemp("store")) as configuration:
        yield request.param, configuration


@pytest.fixture
def kind(running: tuple[str, dict[str, Any]], settings: Settings) -> str:
    name, configuration = running
    settings.STORAGES = {**settings.STORAGES, "vault": configuration}
    return name


@pytest.fixture
def sealed(kind: str) -> SealedObject:
    owner = uuid.uuid4()
    ensure_owner_key(owner)
    return keep(owner)


def keep(owner: UUID) -> SealedObject:
    deposited = vault.deposit(owner=owner, kind=Kind.HEADSHOT, plaintext=PICTURE)
    vault.confirm(sealed=deposited)
    return SealedObject.objects.get(pk=deposited.pk)


def opened(sealed: SealedObject) -> Any:
    return vault.open_object(
        sealed=sealed,
        actor=Actor.person(sealed.owner),
        event=Event.HEADSHOT_OPENED,
        purpose=Purpose.OWN_VIEW,
    )


def overwrite(name: str, content: bytes) -> None:
    """Put other bytes in place as somebody with access to the store could."""
    store = storage.store()
    store.delete(name)
    store.save(name, ContentFile(content))


def test_what_was_kept_opens_whole_and_in_parts(sealed: SealedObject) -> None:
    assert opened(sealed).read() == PICTURE
    for start, stop in [(0, 1), (16_383, 16_385), (70_000, 131_073), (149_990, 150_000)]:
        assert opened(sealed).read(start, stop) == PICTURE[start:stop]


def test_it_rests_sealed_and_is_written_once(sealed: SealedObject) -> None:
    resting = storage.get(sealed.storage_name)
    assert resting.startswith(b"PVS1")
    assert PICTURE[:32] not in resting
    with pytest.raises(VaultError):
        storage.put(sealed.storage_name, b"something else")
    assert storage.get(sealed.storage_name) == resting


def test_what_was_tampered_with_does_not_open(sealed: SealedObject) -> None:
    resting = storage.get(sealed.storage_name)
    for forged in (
        resting[:-1],
        resting[:-20_000],
        bytes([*resting[:100], resting[100] ^ 1, *resting[101:]]),
        resting + b"more",
    ):
        overwrite(sealed.storage_name, forged)
        with pytest.raises(Damaged):
            opened(sealed).read()


def test_two_objects_exchanged_do_not_open(sealed: SealedObject) -> None:
    other = keep(sealed.owner)
    overwrite(sealed.storage_name, storage.get(other.storage_name))
    with pytest.raises(Damaged):
        opened(sealed).read()


def test_deleting_leaves_no_version_and_no_name(sealed: SealedObject, kind: str) -> None:
    name = sealed.storage_name
    overwrite(name, b"an older version, where the store keeps any")
    if kind.startswith("Azure"):
        _blob(name).create_snapshot()
    kept = {"S3": 3, "Azure": 2, "Azure with versions": 3, "Google with generations": 2}
    assert len(storage.backend().traces(name)) == kept.get(kind, 1)
    assert name in set(storage.names())
    vault.delete(sealed=sealed, actor=Actor.person(sealed.owner), purpose=Purpose.OWN_CHOICE)
    assert storage.backend().traces(name) == []
    assert name not in set(storage.names())
    with pytest.raises(Gone):
        storage.get(name)


def test_a_name_that_is_not_there_is_gone_and_can_be_removed(kind: str) -> None:
    with pytest.raises(Gone):
        storage.get("00/nothing")
    storage.remove("00/nothing")
    assert not storage.exists("00/nothing")


def test_unfinished_uploads_to_s3_are_found_and_aborted(tmp_path: Path, settings: Settings) -> None:
    with s3(tmp_path) as configuration:
        settings.STORAGES = {**settings.STORAGES, "vault": configuration}
        client: Any = storage.backend()._client  # type: ignore[attr-defined]
        bucket = configuration["OPTIONS"]["bucket_name"]
        client.create_multipart_upload(Bucket=bucket, Key="sealed/aa/half")
        assert list(storage.names()) == ["aa/half"]
        storage.remove("aa/half")
        assert list(storage.names()) == []


def test_a_sweep_outlives_an_outage_of_the_store(tmp_path: Path, settings: Settings) -> None:
    with s3(tmp_path) as configuration:
        settings.STORAGES = {**settings.STORAGES, "vault": configuration}
        owner = uuid.uuid4()
        ensure_owner_key(owner)
        sealed = keep(owner)
        vault.bring_forward(sealed_objects=[sealed.pk], delete_after=timezone.now())
        missing = {**configuration["OPTIONS"], "bucket_name": "missing"}
        settings.STORAGES = {**settings.STORAGES, "vault": {**configuration, "OPTIONS": missing}}
        assert sweep().failed == 1
        assert any("can't be listed" in finding for finding in audit())
        settings.STORAGES = {**settings.STORAGES, "vault": configuration}
        swept = sweep()
        assert (swept.deleted, swept.failed) == (1, 0)
        assert list(storage.names()) == []


def test_a_bucket_that_would_keep_data_is_named(tmp_path: Path, settings: Settings) -> None:
    with s3(tmp_path) as configuration:
        settings.STORAGES = {**settings.STORAGES, "vault": configuration}
        findings = storage.backend().retention_findings()
        assert ["versions" in findings[0], "unfinished" in findings[1]] == [True, True]
    with s3(tmp_path, versioned=False) as configuration:
        settings.STORAGES = {**settings.STORAGES, "vault": configuration}
        assert len(storage.backend().retention_findings()) == 1


@pytest.mark.parametrize(
    ("store", "option", "words"),
    [
        (azure_keeping, {"soft_delete_days": 7}, ["for 7 days", "keeps versions"]),
        (google, {"soft_delete_seconds": 604_800}, ["604800 seconds"]),
        (google_keeping, {"soft_delete_seconds": 604_800}, ["generations", "604800 seconds"]),
    ],
    ids=["Azure with versions", "Google", "Google with generations"],
)
def test_what_a_store_keeps_by_soft_delete_is_named_until_it_lets_go(
    store: Any, option: dict[str, int], words: list[str], tmp_path: Path, settings: Settings
) -> None:
    with store(tmp_path, **option) as configuration:
        settings.STORAGES = {**settings.STORAGES, "vault": configuration}
        owner = uuid.uuid4()
        ensure_owner_key(owner)
        sealed = keep(owner)
        name = sealed.storage_name
        findings = storage.backend().retention_findings()
        assert all(any(each in finding for finding in findings) for each in words)
        long_ago = timezone.now() - timedelta(days=2)
        vault.bring_forward(sealed_objects=[sealed.pk], delete_after=long_ago)
        for _ in range(2):  # the second finds only what is deleted softly
            swept = sweep()
            assert (swept.deleted, swept.failed) == (0, 1)
        with pytest.raises(Gone):
            storage.get(name)
        with pytest.raises(KeyDestroyed):
            share_of(sealed.pk)
        assert all("soft-deleted" in trace for trace in storage.backend().traces(name))
        assert list(storage.names()) == [name]
        assert any(f"headshot {sealed.pk} was due" in finding for finding in audit())


def _blob(name: str) -> Any:
    return storage.backend()._blob(name)  # type: ignore[attr-defined]


def test_what_is_made_piece_by_piece_opens_and_goes(kind: str) -> None:
    owner = uuid.uuid4()
    ensure_owner_key(owner)
    content = os.urandom(9_000_001)
    pieces = (content[at : at + 700_000] for at in range(0, len(content), 700_000))
    sealed = vault.deposit_stream(owner=owner, kind=Kind.EXPORT, pieces=pieces)
    vault.confirm(sealed=sealed)
    sealed = SealedObject.objects.get(pk=sealed.pk)
    assert sealed.size == len(content)
    event, actor = Event.EXPORT_OPENED, Actor.person(owner)
    copy = vault.open_object(sealed=sealed, actor=actor, event=event, purpose=Purpose.DOWNLOAD)
    assert b"".join(copy.pieces()) == copy.read() == content
    vault.delete(sealed=sealed, actor=actor, purpose=Purpose.RETENTION)
    assert not storage.exists(sealed.storage_name)


def test_what_breaks_off_while_it_is_made_leaves_nothing(kind: str) -> None:
    owner = uuid.uuid4()
    ensure_owner_key(owner)

    def broken() -> Iterator[bytes]:
        yield os.urandom(9_000_000)
        raise ConnectionError

    before = set(storage.names())
    with pytest.raises(OSError, match="ConnectionError"):
        vault.deposit_stream(owner=owner, kind=Kind.EXPORT, pieces=broken())
    assert set(storage.names()) == before
    assert not SealedObject.objects.exists()
