"""The vault keeps what is confirmed, opens it with a line first, and deletes it for good."""

import uuid
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from privacy.vault import actions as vault
from privacy.vault import storage
from privacy.vault.backends.base import Backend
from privacy.vault.errors import Damaged, Gone, KeyDestroyed, VaultError
from privacy.vault.keyring import (
    destroy_owner_key,
    destroy_share,
    ensure_owner_key,
    owner_key,
    rotate_wrapping_key,
)
from privacy.vault.models import Kind, WrappingKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PICTURE = b"not really a picture, but nobody in the vault can tell" * 1000


@pytest.fixture
def owner() -> UUID:
    owner = uuid.uuid4()
    ensure_owner_key(owner)
    return owner


def keep(owner: UUID, kind: Kind = Kind.PHOTO, plaintext: bytes = PICTURE) -> SealedObject:
    sealed = vault.deposit(owner=owner, kind=kind, plaintext=plaintext)
    vault.confirm(sealed=sealed)
    return SealedObject.objects.get(pk=sealed.pk)


def open_it(sealed: SealedObject) -> bytes:
    return vault.open_object(
        sealed=sealed,
        actor=Actor.program("portrait maker"),
        event=Event.PHOTO_OPENED,
        purpose=Purpose.MAKE_PORTRAITS,
    ).read()


def test_a_kept_picture_opens_and_its_opening_is_in_the_ledger(owner: UUID) -> None:
    sealed = keep(owner)
    assert open_it(sealed) == PICTURE
    assert LedgerEntry.objects.filter(event=Event.PHOTO_OPENED).count() == 1


def test_what_rests_in_storage_is_not_the_picture(owner: UUID) -> None:
    sealed = keep(owner)
    stored = storage.get(sealed.storage_name)
    assert stored.startswith(b"PVS1")
    assert PICTURE[:24] not in stored
    assert str(owner) not in sealed.storage_name


def test_an_unconfirmed_picture_does_not_open(owner: UUID) -> None:
    with pytest.raises(Gone):
        open_it(vault.deposit(owner=owner, kind=Kind.PHOTO, plaintext=PICTURE))


def test_a_picture_past_its_deadline_does_not_open_even_before_the_sweep(owner: UUID) -> None:
    sealed = keep(owner)
    vault.bring_forward(sealed_objects=[sealed.pk], delete_after=timezone.now())
    with pytest.raises(Gone):
        open_it(sealed)


def test_two_objects_of_one_person_exchanged_in_storage_do_not_open(owner: UUID) -> None:
    first, second = keep(owner), keep(owner)
    stolen = storage.get(second.storage_name)
    storage.remove(first.storage_name)
    storage.store().save(first.storage_name, ContentFile(stolen))
    with pytest.raises(Damaged):
        open_it(first)


def test_deleting_shreds_the_key_of_a_copy_made_before(owner: UUID) -> None:
    sealed = keep(owner)
    copy = storage.get(sealed.storage_name)
    vault.delete(sealed=sealed, actor=Actor.person(owner), purpose=Purpose.OWN_CHOICE)
    assert not storage.exists(sealed.storage_name)
    storage.store().save(sealed.storage_name, ContentFile(copy))
    sealed.save(force_insert=True)
    with pytest.raises(KeyDestroyed):
        open_it(sealed)
    storage.remove(sealed.storage_name)


def test_a_name_is_written_once(owner: UUID) -> None:
    sealed = keep(owner)
    before = storage.get(sealed.storage_name)
    with pytest.raises(VaultError):
        storage.put(sealed.storage_name, b"another object")
    assert storage.get(sealed.storage_name) == before


def test_a_store_that_keeps_what_it_was_told_to_delete_is_not_believed(
    owner: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = keep(owner)
    with monkeypatch.context() as patch:
        patch.setattr(Backend, "remove", lambda *_: None)
        with pytest.raises(VaultError):
            vault.delete(sealed=sealed, actor=Actor.person(owner), purpose=Purpose.OWN_CHOICE)
    assert SealedObject.objects.doomed().get() == sealed
    with pytest.raises(Gone):
        open_it(sealed)
    vault.finish_deletion(sealed=sealed)
    assert not SealedObject.objects.exists()


def test_what_was_confirmed_or_is_being_deleted_is_not_confirmed_again(owner: UUID) -> None:
    sealed = keep(owner)
    with pytest.raises(Gone):
        vault.confirm(sealed=sealed)


def test_deleting_twice_writes_one_line(owner: UUID) -> None:
    sealed = keep(owner)
    for _ in range(2):
        vault.delete(sealed=sealed, actor=Actor.person(owner), purpose=Purpose.OWN_CHOICE)
    assert LedgerEntry.objects.filter(event=Event.PHOTO_DELETED).count() == 1


def test_a_destroyed_share_shreds_one_object_and_leaves_the_others(owner: UUID) -> None:
    first, second = keep(owner), keep(owner)
    destroy_share(first.pk)
    with pytest.raises(KeyDestroyed):
        open_it(first)
    assert open_it(second) == PICTURE


def test_nothing_can_be_stored_for_someone_whose_key_was_destroyed(owner: UUID) -> None:
    destroy_owner_key(owner)
    with pytest.raises(KeyDestroyed):
        vault.deposit(owner=owner, kind=Kind.PHOTO, plaintext=PICTURE)
    assert not SealedObject.objects.exists()


def test_rotating_the_wrapping_key_touches_no_object_and_destroys_the_old_epoch(
    owner: UUID,
) -> None:
    sealed = keep(owner)
    before, old = storage.get(sealed.storage_name), owner_key(owner)
    assert rotate_wrapping_key() == 1
    assert WrappingKey.objects.count() == 1
    assert owner_key(owner) == old
    assert storage.get(sealed.storage_name) == before
    assert open_it(sealed) == PICTURE


def test_a_deadline_can_be_brought_forward_but_not_past_the_maximum(owner: UUID) -> None:
    sealed = keep(owner, Kind.HEADSHOT)
    far = timezone.now() + timedelta(days=400)
    assert vault.reschedule(sealed=sealed, delete_after=far) == sealed.delete_at_latest
    vault.bring_forward(sealed_objects=[sealed.pk], delete_after=far)
    sealed.refresh_from_db()
    assert sealed.delete_after == sealed.delete_at_latest


def test_the_database_itself_refuses_a_deadline_past_the_maximum(owner: UUID) -> None:
    sealed = keep(owner)
    far = sealed.delete_at_latest + timedelta(seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedObject.objects.filter(pk=sealed.pk).update(delete_after=far)
