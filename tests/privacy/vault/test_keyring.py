"""Keys: bound to their owner and epoch, useless once destroyed, wherever a copy strayed."""

import uuid
from collections.abc import Callable
from uuid import UUID

import pytest
from django.forms import model_to_dict

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.models import SealedObject
from privacy.vault import actions as vault
from privacy.vault import keyring, storage, wrapping
from privacy.vault.columns import open_bytes, seal_bytes
from privacy.vault.errors import Damaged, KeyDestroyed
from privacy.vault.keyring import (
    deployment_owner,
    destroy_owner_key,
    ensure_owner_key,
    finish_rotation,
    owner_key,
    rotate_wrapping_key,
)
from privacy.vault.models import Domain, Kind, SealingKey, WrappingKey

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PICTURE = b"a face" * 5000
CONTEXT = "totp|1"


@pytest.fixture
def owner() -> UUID:
    owner = uuid.uuid4()
    ensure_owner_key(owner)
    return owner


def keep(owner: UUID) -> SealedObject:
    sealed = vault.deposit(owner=owner, kind=Kind.PHOTO, plaintext=PICTURE)
    vault.confirm(sealed=sealed)
    return SealedObject.objects.get(pk=sealed.pk)


def opened(sealed: SealedObject) -> bytes:
    return vault.open_object(
        sealed=sealed,
        actor=Actor.program("test"),
        event=Event.PHOTO_OPENED,
        purpose=Purpose.MAKE_PORTRAITS,
    ).read()


def test_with_a_destroyed_key_nothing_of_theirs_opens_and_all_of_others_does(owner: UUID) -> None:
    other, case = uuid.uuid4(), uuid.uuid4()
    ensure_owner_key(other)
    ensure_owner_key(case, domain=Domain.CASE)
    pictures = [keep(owner) for _ in range(3)]
    theirs, kept = keep(other), [other, case, deployment_owner()]
    columns = {each: seal_bytes(owner=each, context=CONTEXT, plaintext=b"s") for each in kept}
    column = seal_bytes(owner=owner, context=CONTEXT, plaintext=b"secret")
    destroy_owner_key(owner)
    for sealed in pictures:
        assert storage.exists(sealed.storage_name)  # the bytes are there, and useless
        with pytest.raises(KeyDestroyed):
            opened(sealed)
    with pytest.raises(KeyDestroyed):
        open_bytes(owner=owner, context=CONTEXT, sealed=column)
    assert opened(theirs) == PICTURE
    for each, sealed_column in columns.items():
        assert open_bytes(owner=each, context=CONTEXT, sealed=sealed_column) == b"s"


def test_a_new_key_of_the_same_owner_opens_nothing_old(owner: UUID) -> None:
    sealed, column = keep(owner), seal_bytes(owner=owner, context=CONTEXT, plaintext=b"secret")
    SealingKey.objects.filter(owner=owner).delete()
    ensure_owner_key(owner)
    with pytest.raises(Damaged):
        opened(sealed)
    with pytest.raises(Damaged):
        open_bytes(owner=owner, context=CONTEXT, sealed=column)


@pytest.mark.parametrize(
    "change",
    [
        lambda column: column[:-1],
        lambda column: column[:12] + bytes([column[12] ^ 1]) + column[13:],
        lambda column: bytes([column[0] ^ 1]) + column[1:],
        lambda column: b"",
    ],
    ids=["cut", "a bit", "a bit of the nonce", "nothing"],
)
def test_a_changed_column_is_damaged(owner: UUID, change: Callable[[bytes], bytes]) -> None:
    column = seal_bytes(owner=owner, context=CONTEXT, plaintext=b"secret")
    with pytest.raises(Damaged):
        open_bytes(owner=owner, context=CONTEXT, sealed=change(column))


def test_a_column_opens_in_its_row_and_for_its_owner_only(owner: UUID) -> None:
    column, other = seal_bytes(owner=owner, context=CONTEXT, plaintext=b"secret"), uuid.uuid4()
    ensure_owner_key(other)
    with pytest.raises(Damaged):
        open_bytes(owner=owner, context="totp|2", sealed=column)
    with pytest.raises(Damaged):
        open_bytes(owner=other, context=CONTEXT, sealed=column)


def test_a_wrapped_key_moved_to_another_owner_does_not_unwrap(owner: UUID) -> None:
    other = uuid.uuid4()
    ensure_owner_key(other)
    stolen = SealingKey.objects.get(owner=owner)
    SealingKey.objects.filter(owner=owner).delete()
    moved = {"wrapped": stolen.wrapped, "key_id": stolen.key_id}
    SealingKey.objects.filter(owner=other).update(**moved)
    with pytest.raises(Damaged):
        owner_key(other)


def test_a_wrapped_key_is_bound_to_its_id(owner: UUID) -> None:
    SealingKey.objects.filter(owner=owner).update(key_id=uuid.uuid4())
    with pytest.raises(Damaged):
        owner_key(owner)


def test_a_wrapping_key_is_bound_to_its_epoch(owner: UUID) -> None:
    row = WrappingKey.objects.get()
    later = WrappingKey(epoch=row.epoch + 1, master=row.master, wrapped=row.wrapped)
    later.save(force_insert=True)
    SealingKey.objects.update(wrapping_key=later)
    with pytest.raises(Damaged):
        owner_key(owner)


def test_a_stray_copy_of_a_wrapped_key_is_useless_once_its_epoch_is_over(owner: UUID) -> None:
    stray = model_to_dict(SealingKey.objects.get(owner=owner))
    rotate_wrapping_key()
    destroy_owner_key(owner)
    newest = WrappingKey.objects.get()
    assert newest.epoch == 2
    SealingKey.objects.create(**stray | {"wrapping_key": newest})
    with pytest.raises(Damaged):
        owner_key(owner)


def test_a_rotation_that_breaks_off_leaves_every_key_and_is_finished(
    owner: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = [owner, *(uuid.uuid4() for _ in range(4))]
    before = {each: ensure_owner_key(each) for each in owners}
    monkeypatch.setattr(keyring, "BATCH", 2)
    calls = iter([False, True])
    rewrap = keyring._rewrap

    def breaks_off(*arguments: object) -> None:
        if next(calls):
            raise KeyboardInterrupt
        rewrap(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(keyring, "_rewrap", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        rotate_wrapping_key()
    assert WrappingKey.objects.count() == 2
    assert {each: owner_key(each) for each in owners} == before
    monkeypatch.setattr(keyring, "_rewrap", rewrap)
    assert finish_rotation() == 3
    assert WrappingKey.objects.count() == 1
    assert {each: owner_key(each) for each in owners} == before


def test_a_key_destroyed_during_a_rotation_does_not_come_back(
    owner: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt = wrapping.encrypt

    def meanwhile(plaintext: bytes, **how: bytes) -> bytes:
        if how["context"].startswith(b"safelight/owner"):
            destroy_owner_key(owner)
        return encrypt(plaintext, **how)

    monkeypatch.setattr(keyring, "encrypt", meanwhile)
    rotate_wrapping_key()
    with pytest.raises(KeyDestroyed):
        owner_key(owner)
