"""A store that isn't mounted is not a store in which everything was deleted."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import Person
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.models import SealedObject
from privacy.retention.actions import sweep
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.models import Kind

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    kept = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "objects"},
    }
    settings.STORAGES = {**settings.STORAGES, "vault": kept}
    storage.prepare()
    return tmp_path / "objects"


def test_nothing_counts_as_deleted_until_the_store_is_back(alice: Person, folder: Path) -> None:
    sealed = vault.deposit(owner=alice.pk, kind=Kind.PHOTO, plaintext=b"a picture")
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(OSError, match="store"):
        vault.delete(sealed=sealed, actor=Actor.person(alice.pk), purpose=Purpose.OWN_CHOICE)
    for look in (storage.exists, storage.get, storage.size):
        with pytest.raises(OSError, match="store"):
            look(sealed.storage_name)
    sweep()
    assert SealedObject.objects.doomed().filter(pk=sealed.pk).exists()
    folder.with_name("elsewhere").rename(folder)
    sweep()
    assert not SealedObject.objects.exists()
    assert not list(storage.names())


def test_setting_up_makes_no_empty_store_where_rows_wait_for_one(
    alice: Person, folder: Path
) -> None:
    vault.deposit(owner=alice.pk, kind=Kind.PHOTO, plaintext=b"a picture")
    folder.rename(folder.with_name("elsewhere"))
    call_command("setup")
    assert not folder.exists()
