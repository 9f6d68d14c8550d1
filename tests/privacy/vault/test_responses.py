"""A picture on its way to its owner: whole or one range of it, cached and sniffed by nobody."""

import os
import uuid

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from privacy.vault import actions as vault
from privacy.vault import opened, storage
from privacy.vault.errors import Damaged
from privacy.vault.keyring import ensure_owner_key
from privacy.vault.models import Kind
from privacy.vault.reader import CHUNK
from privacy.vault.responses import object_response

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PICTURE = b"\xff\xd8\xff" + os.urandom(50_000)


@pytest.fixture
def sealed() -> SealedObject:
    owner = uuid.uuid4()
    ensure_owner_key(owner)
    deposited = vault.deposit(owner=owner, kind=Kind.HEADSHOT, plaintext=PICTURE)
    vault.confirm(sealed=deposited)
    return SealedObject.objects.get(pk=deposited.pk)


def ask(sealed: SealedObject, **headers: str) -> HttpResponse | StreamingHttpResponse:
    opened = vault.open_object(
        sealed=sealed,
        actor=Actor.person(sealed.owner),
        event=Event.HEADSHOT_OPENED,
        purpose=Purpose.OWN_VIEW,
    )
    return object_response(RequestFactory().get("/", headers=headers), opened)


def test_a_whole_picture_is_kept_by_no_cache_and_sniffed_by_nobody(sealed: SealedObject) -> None:
    answer = ask(sealed)
    assert (answer.status_code, answer.getvalue()) == (200, PICTURE)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "inline"
    assert answer["Accept-Ranges"] == "bytes"
    assert LedgerEntry.objects.filter(event=Event.HEADSHOT_OPENED).count() == 1


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=16380-16390", 16_380, 16_391),
        ("bytes=40000-", 40_000, len(PICTURE)),
        ("bytes=-100", len(PICTURE) - 100, len(PICTURE)),
        ("bytes=0-99999999", 0, len(PICTURE)),
        ("bytes=-99999999", 0, len(PICTURE)),
    ],
)
def test_one_range_is_answered(sealed: SealedObject, asked: str, start: int, stop: int) -> None:
    answer = ask(sealed, Range=asked)
    assert (answer.status_code, answer.getvalue()) == (206, PICTURE[start:stop])
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{len(PICTURE)}"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("asked", ["bytes=60000-", "bytes=60000-70000", "bytes=-0"])
def test_a_range_beyond_the_picture_is_refused(sealed: SealedObject, asked: str) -> None:
    answer = ask(sealed, Range=asked)
    assert (answer.status_code, answer.getvalue()) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{len(PICTURE)}"


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=9-3", "lines=1-2", "bytes=0-1,5-6", "bytes=five-six"]
)
def test_what_is_no_single_range_gets_the_whole_picture(sealed: SealedObject, asked: str) -> None:
    answer = ask(sealed, Range=asked)
    assert (answer.status_code, answer.getvalue()) == (200, PICTURE)


def test_a_range_of_another_version_gets_the_whole_picture(sealed: SealedObject) -> None:
    tag = ask(sealed)["ETag"]
    assert ask(sealed, Range="bytes=0-9", **{"If-Range": tag}).status_code == 206
    assert ask(sealed, Range="bytes=0-9", **{"If-Range": '"another"'}).status_code == 200


@pytest.fixture
def read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this picture count as one that is too large to be held."""
    monkeypatch.setattr(opened, "PIECE", CHUNK)


@pytest.mark.usefixtures("read_twice")
@pytest.mark.parametrize("asked", ["", "bytes=100-40000", "bytes=16384-", "bytes=-49000"])
def test_a_large_picture_comes_in_pieces_and_whole(sealed: SealedObject, asked: str) -> None:
    answer = ask(sealed, **({"Range": asked} if asked else {}))
    assert isinstance(answer, StreamingHttpResponse)
    pieces = list(answer)
    assert len(pieces) > 2
    assert max(len(piece) for piece in pieces) <= CHUNK
    expected = {
        "": PICTURE,
        "bytes=100-40000": PICTURE[100:40_001],
        "bytes=16384-": PICTURE[16_384:],
        "bytes=-49000": PICTURE[-49_000:],
    }
    assert b"".join(pieces) == expected[asked]
    assert answer["Content-Length"] == str(len(expected[asked]))


@pytest.mark.usefixtures("read_twice")
@pytest.mark.parametrize("place", [100, 20_000, 40_000, 50_060])
def test_nothing_of_a_large_damaged_picture_is_released(sealed: SealedObject, place: int) -> None:
    forge(sealed, place)
    with pytest.raises(Damaged):
        ask(sealed)


@pytest.mark.usefixtures("read_twice")
def test_a_picture_that_changes_while_it_is_sent_ends_early(sealed: SealedObject) -> None:
    answer = ask(sealed)
    forge(sealed, 40_000)
    sent: list[bytes] = []
    with pytest.raises(Damaged):
        sent.extend(answer)
    assert 0 < len(b"".join(sent)) < len(PICTURE)
    assert PICTURE.startswith(b"".join(sent))


def forge(sealed: SealedObject, place: int) -> None:
    """Change one bit as somebody with access to the store could."""
    content = bytearray(storage.get(sealed.storage_name))
    content[place] ^= 1
    storage.remove(sealed.storage_name)
    storage.put(sealed.storage_name, bytes(content))


def test_the_same_picture_sealed_twice_has_two_tags(sealed: SealedObject) -> None:
    again = vault.deposit(owner=sealed.owner, kind=Kind.HEADSHOT, plaintext=PICTURE)
    vault.confirm(sealed=again)
    assert ask(sealed)["ETag"] != ask(SealedObject.objects.get(pk=again.pk))["ETag"]
