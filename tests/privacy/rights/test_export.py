"""A copy of everything: complete, of one person only, sealed, fetched once."""

import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import Export, SealedObject
from privacy.retention.actions import sweep
from privacy.rights.export.build import build_export
from privacy.rights.export.models import ATTEMPTS
from privacy.rights.holders import registry
from privacy.rights.locating import located
from privacy.vault import storage
from privacy.vault.models import Kind
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import add_headshot, add_photo, picture, with_pictures

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def ask(client: Client) -> Export:
    """Ask for a copy as a person does, and do the worker's part."""
    assert client.post(reverse("export")).status_code == 302
    export = Export.objects.get(state=Export.State.QUEUED)
    build_export(export.pk)
    export.refresh_from_db()
    assert export.state == Export.State.READY
    return export


def link_on(client: Client) -> str:
    found = re.search(r'href="(/privacy/copy/[0-9a-f-]{36}/\w+/)"', client.get(
        reverse("export")).content.decode())  # fmt: skip
    assert found
    return found[1]


def fetched(client: Client) -> bytes:
    answer = client.get(link_on(client))
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("max-age=0") or "no-store" in answer["Cache-Control"]
    content = b"".join(answer)
    assert len(content) == int(answer["Content-Length"])
    return content


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(files["manifest.json"])
    return manifest


def test_it_holds_everything_and_the_manifest_lists_it() -> None:
    person = open_person()
    content = picture(31)
    add_photo(person, content)
    add_headshot(person)
    client = signed_in(person)
    ask(client)
    files = opened(fetched(client))
    manifest = manifest_of(files)
    assert [each["holder"] for each in manifest["inventory"]] == [
        holder.name for holder in registry.holders
    ]
    for each, holder in zip(manifest["inventory"], registry.holders, strict=True):
        assert each["file"] in files
        told = [(str(held.title), held.count) for held in located(person.pk, holders=[holder])]
        in_copy = [(held["what"], held["count"]) for held in each["holds"]]
        if holder.name not in ("requests", "records", "watch"):  # these grow by the copy itself
            assert in_copy == told
    listed = {each["name"]: each["sha256"] for each in manifest["files"]}
    assert listed == {
        name: hashlib.sha256(held).hexdigest()
        for name, held in files.items()
        if name != "manifest.json"
    }
    assert content in files.values()
    assert person.email in files["data/account.json"].decode()
    assert len(json.loads(files["data/records.json"])["consents"]) == 3
    assert "Opened the account" in files["data/records.json"].decode()
    assert len(json.loads(files["deletion-slips.json"])["slips"]) == 2
    page = files["index.html"].decode()
    assert person.email in page
    assert "<script" not in page
    assert all(each["what"] and each["why"] for each in manifest["withheld"])
    assert any("password" in each["what"] for each in manifest["withheld"])


def test_portraits_in_it_bear_their_mark() -> None:
    _, client = with_pictures()
    ask(client)
    files = opened(fetched(client))
    [portrait] = [held for name, held in files.items() if name.startswith("pictures/headshot")]
    assert b"c2pa" in portrait


def test_it_holds_no_byte_of_a_second_person() -> None:
    (alice, client), (bob, bobs) = with_pictures(), with_pictures()
    theirs = picture(222, side=96)
    photo = add_photo(bob, theirs)
    bobs.get(reverse("privacy-centre"))
    ask(client)
    copy = fetched(client)
    everything = copy + b"".join(opened(copy).values())
    ids = [photo.pk, photo.sealed_id, bob.pk, *SealedObject.objects.owned_by(bob.pk).values_list(
        "pk", flat=True)]  # fmt: skip
    for trace in [bob.email, *(str(each) for each in ids), *(each.hex for each in ids)]:
        assert trace.encode() not in everything
    assert theirs not in everything
    assert alice.email.encode() in everything


def test_it_rests_sealed_and_its_link_works_once() -> None:
    person, client = with_pictures()
    export = ask(client)
    assert export.sealed is not None
    resting = storage.get(export.sealed.storage_name)
    assert resting.startswith(b"PVS1")
    assert b"manifest.json" not in resting
    link = link_on(client)
    assert client.get(link).status_code == 200
    again = client.get(link)
    assert again.status_code == 410
    assert "works once" in again.content.decode()
    assert link not in client.get(reverse("export")).content.decode()
    assert person.pk not in LedgerEntry.objects.values_list("pk", flat=True)
    assert LedgerEntry.objects.filter(event=Event.EXPORT_OPENED).count() == 1
    sweep(now=timezone.now() + timedelta(hours=1, minutes=1))
    assert not SealedObject.objects.filter(kind=Kind.EXPORT).exists()


def test_an_expired_link_is_refused_in_words_and_the_archive_goes() -> None:
    _, client = with_pictures()
    export = ask(client)
    link = link_on(client)
    assert export.delete_after <= export.asked_at + timedelta(hours=24)
    Export.objects.update(delete_after=timezone.now() - timedelta(seconds=1))
    answer = client.get(link)
    assert answer.status_code == 410
    assert "past its time" in answer.content.decode()
    sweep(now=timezone.now() + timedelta(hours=24, minutes=1))
    assert not SealedObject.objects.filter(kind=Kind.EXPORT).exists()


def test_strangers_staff_and_the_signed_out_get_nothing() -> None:
    _, client = with_pictures()
    ask(client)
    link = link_on(client)
    assert signed_in(open_person()).get(link).status_code == 404
    staff = open_person()
    Person.objects.filter(pk=staff.pk).update(is_staff=True, is_superuser=True)
    assert signed_in(staff).get(link).status_code in (302, 404)
    assert Client().get(link).status_code == 302
    other = "1" if link[-2] == "0" else "0"
    assert client.get(f"{link[:-2]}{other}/").status_code == 404
    assert client.get(link).status_code == 200, "nobody of them used the link up"


def test_asking_and_fetching_need_a_fresh_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    _, client = with_pictures()
    ask(client)
    link = link_on(client)
    # A browser would save the page that asks for the proof as if it were the file.
    assert " download" not in client.get(reverse("export")).content.decode().split(link)[1][:20]
    monkeypatch.setattr("accounts.stepup.freshness.now", lambda: 4_000_000_000.0)
    for address in (reverse("export"), link):
        assert "step-up" in client.get(address).headers["Location"]
    assert Export.objects.get().state == Export.State.READY


def test_progress_is_shown_without_script_and_asking_twice_makes_one() -> None:
    _, client = with_pictures()
    client.post(reverse("export"))
    client.post(reverse("export"))
    export = Export.objects.get()
    Export.objects.update(state=Export.State.BUILDING, done_bytes=50, total_bytes=200)
    page = client.get(reverse("export")).content.decode()
    assert "25 %" in page
    assert "See how far it is" in page
    assert "25 %" in client.get(reverse("export-progress")).content.decode()
    assert export.attempt == 0


def test_what_lost_its_worker_is_rung_for_again_and_given_up_after_three(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, client = with_pictures()
    rung: list[object] = []
    monkeypatch.setattr("privacy.rights.export.actions.ring", rung.append)
    client.post(reverse("export"))
    export = Export.objects.get()

    def broken(*_args: object, **_options: object) -> None:
        raise OSError

    with monkeypatch.context() as outage:
        outage.setattr("privacy.vault.storage.put_stream", broken)
        for attempt in range(1, ATTEMPTS + 1):
            Export.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            build_export(export.pk)
            assert Export.objects.get().attempt == attempt
            sweep(now=timezone.now() + timedelta(minutes=2))
    assert Export.objects.get().state == Export.State.FAILED
    assert "could not be made" in client.get(reverse("export")).content.decode()
    assert not SealedObject.objects.filter(kind=Kind.EXPORT).exists()
    ask(client)


def test_a_picture_that_is_erased_takes_the_copies_that_hold_it_along() -> None:
    person, client = with_pictures()
    ask(client)
    photo = SealedObject.objects.get(kind=Kind.PHOTO)
    client.post(reverse("erase-item", args=[photo.pk]))
    assert not SealedObject.objects.owned_by(person.pk).filter(kind=Kind.EXPORT).exists()
    assert "Make a copy" in client.get(reverse("export")).content.decode()


def test_erasing_takes_archive_and_request() -> None:
    _, client = with_pictures()
    ask(client)
    client.post(reverse("erase"))
    assert not Export.objects.exists()
    assert not list(storage.names())
