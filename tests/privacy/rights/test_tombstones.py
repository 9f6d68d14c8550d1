"""A tombstone is on the disk before anything goes, and outlives whatever a crash does to it."""

import os
import stat
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Person
from privacy.models import Erasure
from privacy.rights.holders import registry
from privacy.rights.tombstones import (
    buried_objects,
    buried_people,
    bury,
    bury_object,
    clear_old_objects,
)
from privacy.witness import journal, remote
from tests.people import open_person, signed_in


@pytest.fixture(autouse=True)
def witness(settings: Settings, tmp_path: Path) -> Path:
    settings.SAFELIGHT_WITNESS_DIR = tmp_path / "witness"
    return tmp_path / "witness"


@pytest.fixture
def second_place(settings: Settings, tmp_path: Path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "witness": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "bucket"},
        },
    }
    return tmp_path / "bucket"


def test_people_and_objects_are_told_apart(witness: Path) -> None:
    person, photo = uuid.uuid4(), uuid.uuid4()
    bury(person)
    bury_object(photo)
    assert buried_people() == {person}
    assert buried_objects() == {photo}


def test_only_the_owner_of_the_machine_can_read_it(witness: Path) -> None:
    bury(uuid.uuid4())
    assert stat.S_IMODE((witness / "tombstones").stat().st_mode) == 0o600
    assert stat.S_IMODE(witness.stat().st_mode) == 0o700


def test_repeating_adds_nothing(witness: Path) -> None:
    person = uuid.uuid4()
    bury(person)
    bury(person)
    assert (witness / "tombstones").read_text() == f"person {person}\n"


def test_it_is_synced_to_the_disk(witness: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    bury(uuid.uuid4())
    assert synced == [str(witness / "tombstones"), str(witness)]


def test_tombstones_of_objects_go_when_none_of_them_could_be_here_any_more(witness: Path) -> None:
    bury_object(uuid.uuid4())
    assert clear_old_objects(timezone.now() + timedelta(days=390)) == 0
    assert clear_old_objects(timezone.now() + timedelta(days=440)) == 1
    assert not buried_objects()


@pytest.mark.parametrize("kept", [0, 1, 10, 42, 43])
def test_a_write_cut_short_loses_nothing_else(witness: Path, kept: int) -> None:
    first, torn = uuid.uuid4(), uuid.uuid4()
    bury(first)
    with (witness / "tombstones").open("a") as file:
        file.write(f"person {torn}\n"[:kept])
    assert buried_people() == {first}
    bury(torn)
    assert buried_people() == {first, torn}


def test_a_second_place_alone_is_enough(witness: Path, second_place: Path) -> None:
    person = uuid.uuid4()
    bury(person)
    (witness / "tombstones").unlink()
    assert buried_people() == {person}


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_tombstone_comes_before_anything_is_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    person = open_person()
    found: list[bool] = []

    def watch(kind: type, erase: Callable[[Any, uuid.UUID], None]) -> None:
        def erase_watched(holder: Any, owner: uuid.UUID) -> None:
            found.append(owner in buried_people() and Erasure.objects.exists())
            erase(holder, owner)

        monkeypatch.setattr(kind, "erase", erase_watched)

    for holder in registry.holders:
        watch(type(holder), type(holder).erase)
    client = signed_in(person)
    client.post(reverse("erase"))
    assert found
    assert all(found)
    assert not Person.objects.exists()
    assert buried_people() == {person.pk}


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("place", ["folder", "store"])
def test_without_a_tombstone_nothing_is_erased(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    person = open_person()
    client: Client = signed_in(person)

    def out(*_args: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(*((journal, "append", out) if place == "folder" else (remote, "put", out)))
        assert client.post(reverse("erase")).status_code == 503
    assert Person.objects.exists()
    client.post(reverse("erase"))
    assert not Person.objects.exists()
