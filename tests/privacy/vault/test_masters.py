"""Master keys: local or in KMS, replaced without touching a person's key."""

import base64
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from config import keyfiles
from privacy.vault import masters
from privacy.vault.errors import Damaged, MasterMissing
from privacy.vault.keyring import (
    ensure_owner_key,
    owner_key,
    rotate_master_key,
    rotate_wrapping_key,
)
from privacy.vault.masters import KmsMaster, LocalMaster
from privacy.vault.models import SealingKey, WrappingKey
from tests.portal import free_port

SECRET = os.urandom(32)


def encoded(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


@pytest.fixture(scope="module")
def kms_key() -> Iterator[str]:
    """A key on moto's KMS server."""
    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL_KMS", f"http://127.0.0.1:{server._port}")
        masters._kms.cache_clear()
        client: Any = boto3.client("kms")
        yield client.create_key()["KeyMetadata"]["KeyId"]
    masters._kms.cache_clear()
    server.stop()


@pytest.fixture(params=["local", "kms"])
def master(request: pytest.FixtureRequest) -> masters.Master:
    if request.param == "local":
        return LocalMaster(os.urandom(32))
    return KmsMaster(request.getfixturevalue("kms_key"))


def test_what_was_wrapped_unwraps_with_the_same_context_only(master: masters.Master) -> None:
    wrapped = master.wrap(SECRET, context=b"epoch 1")
    assert SECRET not in wrapped
    assert master.unwrap(wrapped, context=b"epoch 1") == SECRET
    with pytest.raises(Damaged):
        master.unwrap(wrapped, context=b"epoch 2")


def test_a_changed_byte_is_noticed(master: masters.Master) -> None:
    wrapped = bytearray(master.wrap(SECRET, context=b"epoch 1"))
    wrapped[-1] ^= 1
    with pytest.raises(Damaged):
        master.unwrap(bytes(wrapped), context=b"epoch 1")


def test_masters_have_names_of_their_own() -> None:
    first, second = LocalMaster(os.urandom(32)), LocalMaster(os.urandom(32))
    assert first.name != second.name
    assert LocalMaster(first.key).name == first.name


@pytest.mark.django_db(databases=["default", "keys"])
def test_moving_to_kms_changes_no_persons_key(kms_key: str, settings: Settings) -> None:
    owner = uuid.uuid4()
    before = ensure_owner_key(owner)
    rows = list(SealingKey.objects.values_list("owner", "wrapped"))
    settings.SAFELIGHT_KMS_KEY = kms_key
    assert rotate_master_key() == 1
    assert WrappingKey.objects.get().master == f"aws-kms:{kms_key}"
    settings.SAFELIGHT_MASTER_KEY = ""
    assert owner_key(owner) == before
    assert list(SealingKey.objects.values_list("owner", "wrapped")) == rows


@pytest.mark.django_db(databases=["default", "keys"])
def test_without_the_old_master_nothing_is_rewrapped(settings: Settings) -> None:
    ensure_owner_key(uuid.uuid4())
    settings.SAFELIGHT_MASTER_KEY = encoded(os.urandom(32))
    with pytest.raises(MasterMissing):
        rotate_master_key()
    with pytest.raises(CommandError, match="can't be opened"):
        call_command("rotate_master_key")


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_old_master_is_not_needed_after_rotating(settings: Settings) -> None:
    owner = uuid.uuid4()
    before = ensure_owner_key(owner)
    settings.SAFELIGHT_OLD_MASTER_KEY = settings.SAFELIGHT_MASTER_KEY
    settings.SAFELIGHT_MASTER_KEY = encoded(os.urandom(32))
    assert rotate_master_key() == 1
    assert rotate_master_key() == 0
    settings.SAFELIGHT_OLD_MASTER_KEY = ""
    assert owner_key(owner) == before


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_process_that_knows_the_old_master_alone_wraps_nothing_under_it_any_more(
    settings: Settings, tmp_path: Path
) -> None:
    owner, former = uuid.uuid4(), settings.SAFELIGHT_MASTER_KEY
    before = ensure_owner_key(owner)
    settings.KEYS_DIR = tmp_path
    (tmp_path / "master_key").write_text(encoded(os.urandom(32)))
    settings.SAFELIGHT_OLD_MASTER_KEY = former
    settings.SAFELIGHT_MASTER_KEY = (tmp_path / "master_key").read_text()
    rotate_master_key()
    settings.SAFELIGHT_MASTER_KEY, settings.SAFELIGHT_OLD_MASTER_KEY = former, ""
    rotate_wrapping_key()  # as the sweep of a server does that was not started anew
    settings.SAFELIGHT_MASTER_KEY = (tmp_path / "master_key").read_text()
    assert owner_key(owner) == before


def test_a_replaced_key_file_leaves_the_old_one_until_all_is_rewrapped(tmp_path: Path) -> None:
    keyfiles.create_missing(tmp_path)
    first = (tmp_path / "master_key").read_text().strip()
    old, new = keyfiles.replace_master(tmp_path)
    assert old == first != new
    assert keyfiles.replace_master(tmp_path) == (old, new)


def test_a_replacement_killed_between_its_steps_is_resumed(tmp_path: Path) -> None:
    keyfiles.create_missing(tmp_path)
    first = (tmp_path / "master_key").read_text().strip()
    os.link(tmp_path / "master_key", tmp_path / "old_master_key")
    old, new = keyfiles.replace_master(tmp_path)
    assert old == first != new
