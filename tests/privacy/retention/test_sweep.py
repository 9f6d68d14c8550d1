"""What is due goes, what a crash left goes, and what can't go yet is tried again."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from privacy.models import ObjectKey, SealedObject, Sweep
from privacy.retention.actions import SweeperLate, require_punctual_sweeper, sweep
from privacy.retention.audit import audit
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.keyring import ensure_owner_key, rotate_wrapping_key
from privacy.vault.models import Kind, WrappingKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def empty_store() -> Iterator[None]:
    for name in list(storage.names()):
        storage.remove(name)
    yield
    for name in list(storage.names()):
        storage.remove(name)


@pytest.fixture
def photo() -> SealedObject:
    owner = uuid.uuid4()
    ensure_owner_key(owner)
    sealed = vault.deposit(owner=owner, kind=Kind.PHOTO, plaintext=b"pixels")
    vault.confirm(sealed=sealed)
    return sealed


def test_a_photo_goes_when_its_day_is_over(photo: SealedObject) -> None:
    assert sweep().deleted == 0
    assert sweep(now=timezone.now() + timedelta(hours=24, seconds=1)).deleted == 1
    assert not list(storage.names())
    assert not SealedObject.objects.exists()
    assert not ObjectKey.objects.exists()


def test_a_deposit_that_a_crash_left_behind_goes(photo: SealedObject) -> None:
    SealedObject.objects.filter(pk=photo.pk).update(state=SealedObject.State.WRITING)
    assert sweep().deleted == 0
    assert sweep(now=timezone.now() + timedelta(minutes=11)).deleted == 1
    assert not list(storage.names())


def test_a_deletion_that_broke_off_is_finished(photo: SealedObject) -> None:
    SealedObject.objects.filter(pk=photo.pk).update(state=SealedObject.State.DELETING)
    assert sweep().deleted == 1
    assert not list(storage.names())


def test_an_outage_of_the_storage_is_said_and_tried_again(
    photo: SealedObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = timezone.now() + timedelta(hours=25)

    def out(name: str) -> None:
        raise OSError("storage is out")

    with monkeypatch.context() as broken:
        broken.setattr(type(storage.store()), "delete", lambda self, name: out(name))
        assert (sweep(now=late).deleted, Sweep.objects.latest().failed) == (0, 1)
        assert any(finding.startswith("Overdue") for finding in audit(now=late))
    assert sweep(now=late).deleted == 1


def test_a_late_sweeper_stops_uploads_in_words() -> None:
    with pytest.raises(SweeperLate, match="Nothing was uploaded"):
        require_punctual_sweeper()
    sweep()
    require_punctual_sweeper()


def test_wrapping_keys_of_yesterday_are_destroyed(photo: SealedObject) -> None:
    rotate_wrapping_key()
    yesterday = timezone.now() - timedelta(days=1, hours=1)
    WrappingKey.objects.update(created_at=yesterday)
    old = WrappingKey.objects.get().epoch
    sweep()
    assert WrappingKey.objects.get().epoch == old + 1


def test_the_auditor_finds_an_object_behind_the_database(photo: SealedObject) -> None:
    sweep()
    assert audit() == []
    storage.store().save("zz/stray", ContentFile(b"left over"))
    assert audit() == ["Orphaned: the object store holds zz/stray, which no row declares."]


def test_the_auditor_finds_a_row_without_its_object(photo: SealedObject) -> None:
    sweep()
    storage.remove(photo.storage_name)
    assert audit() == [f"Lost: photo {photo.pk} has a row but no object."]


def test_the_auditor_finds_a_deadline_pushed_in_the_database(photo: SealedObject) -> None:
    sweep()
    far = photo.delete_after + timedelta(days=9)
    SealedObject.objects.update(delete_at_latest=far, delete_after=far)
    assert [finding.split(":")[0] for finding in audit()] == ["Pushed"]


def test_the_auditor_finds_a_dead_sweeper(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        call_command("audit_retention")
    assert stopped.value.code == 1
    assert "never run" in capsys.readouterr().out
