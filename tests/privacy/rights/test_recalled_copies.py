"""Whoever deletes a picture, or takes a consent back, isn't betrayed by a copy of everything."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from generation.models import Headshot
from privacy.models import Export, SealedObject
from privacy.rights.export.archive import Listed
from privacy.rights.export.build import build_export
from privacy.rights.export.contents import Contents
from privacy.vault.errors import StoreUnreachable
from privacy.vault.models import Kind
from privacy.vault.opened import OpenedObject
from tests.privacy.rights.holding import with_pictures
from tests.privacy.rights.test_export import ask, link_on
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def take_back(client: Client) -> None:
    client.post(reverse("consent-withdraw", args=["portraits"]))


def delete_photo(client: Client) -> None:
    client.post(reverse("photo-delete", args=[Photo.objects.get().pk]))


def delete_portrait(client: Client) -> None:
    client.post(reverse("portrait-delete", args=[Headshot.objects.get().pk]))


def delete_photos(client: Client) -> None:
    client.post(reverse("held-delete", args=["photos"]))


def delete_portraits(client: Client) -> None:
    client.post(reverse("held-delete", args=["portraits"]))


Way = Callable[[Client], None]
WAYS = [take_back, delete_photo, delete_portrait, delete_photos, delete_portraits]


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_that_is_ready_can_no_longer_be_fetched(way: Way) -> None:
    _, client = with_pictures()
    ask(client)
    link = link_on(client)
    way(client)
    assert not SealedObject.objects.filter(kind=Kind.EXPORT).openable().exists()
    assert client.get(link).status_code in (404, 410)


@pytest.mark.parametrize("way", [take_back, delete_portrait])
def test_one_that_is_being_made_begins_anew(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    _, client = with_pictures()
    client.post(reverse("export"))
    export = Export.objects.get()

    original = Contents.manifest

    def meanwhile(self: Contents, listed: Sequence[Listed]) -> dict[str, Any]:
        way(client)
        return original(self, listed)

    monkeypatch.setattr(Contents, "manifest", meanwhile)
    build_export(export.pk)
    export.refresh_from_db()
    assert export.state == Export.State.QUEUED
    assert not SealedObject.objects.filter(kind=Kind.EXPORT).exists()


def test_a_portrait_that_only_changes_its_time_leaves_the_copy() -> None:
    _, client = with_pictures()
    ask(client)
    client.post(reverse("portrait-keep", args=[Headshot.objects.get().pk]), {"keep": "week"})
    assert client.get(link_on(client)).status_code == 200


def test_a_store_that_fails_at_the_download_does_not_promise_a_second_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, client = with_pictures()
    ask(client)
    link = link_on(client)

    def broken(*_args: object, **_options: object) -> None:
        raise StoreUnreachable(OSError())

    with monkeypatch.context() as patch:
        patch.setattr(OpenedObject, "pieces", broken)
        answer = client.get(link)
    assert answer.status_code == 410
    assert "have a new one made" in answer.content.decode()
    ask(client)
    assert client.get(link_on(client)).status_code == 200


def test_erasing_says_that_copies_handed_to_a_trainer_are_out_of_reach() -> None:
    _, client = with_pictures()
    assert "left this site before" in client.get(reverse("erase")).content.decode()
