"""Size, sign-in and rate are settled before the first byte of a body is read."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import Person
from tests.people import open_person, signed_in

MULTIPART = "multipart/form-data; boundary=edge"
UPLOAD = "/photos/"
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class Untouchable:
    """A body that nobody may read."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("the body was read before the request was admitted")

    readline = read


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alice() -> Person:
    return open_person()


@pytest.fixture
def client(alice: Person) -> Client:
    return signed_in(alice)


def announce(client: Client, length: object, path: str = UPLOAD, **extra: Any) -> Any:
    """Send a request that only announces its body."""
    return send(client, Untouchable(), length, path, **extra)


def send(client: Client, body: object, length: object, path: str = UPLOAD, **extra: Any) -> Any:
    head: dict[str, Any] = {"CONTENT_TYPE": MULTIPART, "CONTENT_LENGTH": str(length), **extra}
    return client.generic("POST", path, **{"wsgi.input": body, **head})


def part(name: str, content: bytes, *, field: str = "photos") -> bytes:
    head = f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n"


def test_request_over_the_cap_is_refused_unread(client: Client, settings: Settings) -> None:
    response = announce(client, settings.SAFELIGHT_REQUEST_MAX_BYTES + 1)
    assert response.status_code == 413
    assert b"larger than 100 MB together" in response.content
    assert b"<html" in response.content


def test_script_gets_the_sentence_as_a_fragment(client: Client) -> None:
    response = announce(client, 2**40, HTTP_HX_REQUEST="true")
    assert response.status_code == 413
    assert b"larger than 100 MB together" in response.content
    assert b"<html" not in response.content


@pytest.mark.parametrize("length", ["", "-1", "many", "1e3", "٣"])
def test_body_of_unknown_length_is_refused_unread(client: Client, length: str) -> None:
    response = announce(client, length)
    assert response.status_code == 411
    assert b"nothing was read or kept" in response.content


def test_chunked_body_is_refused_unread(client: Client) -> None:
    assert announce(client, "", HTTP_TRANSFER_ENCODING="chunked").status_code == 411


def test_stranger_is_refused_unread() -> None:
    response = announce(Client(), 1000)
    assert response.status_code == 403
    assert b"Sign in and choose your photos again" in response.content


def test_files_elsewhere_are_refused_unread(client: Client, settings: Settings) -> None:
    for path in ("/account/login/", "/", "/no-such-page/", "/photos"):
        response = announce(client, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1, path)
        assert response.status_code == 413
        assert b"takes no files" in response.content


def test_form_as_small_as_a_form_passes_elsewhere(client: Client) -> None:
    response = client.post("/no-such-page/", {"word": "small"})
    assert response.status_code == 404


def test_hour_allows_so_many_photos_and_says_when_to_come_back(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAFELIGHT_PHOTOS_PER_HOUR = 3
    now = 1_800_000_000.0 - 1_800_000_000.0 % 3600 + 600
    monkeypatch.setattr("uploads.intake.allowance.time.time", lambda: now)
    for _ in range(3):
        assert client.post(UPLOAD, {"word": "no photo"}).status_code == 302
    response = announce(client, 1000)
    assert response.status_code == 429
    assert response["Retry-After"] == "3000"
    assert b"Try again in 50 minutes" in response.content
    monkeypatch.setattr("uploads.intake.allowance.time.time", lambda: now + 3000)
    assert client.post(UPLOAD, {"word": "no photo"}).status_code == 302


def test_one_persons_haste_does_not_stop_another(client: Client, settings: Settings) -> None:
    settings.SAFELIGHT_PHOTOS_PER_HOUR = 0
    assert announce(client, 1000).status_code == 429
    settings.SAFELIGHT_PHOTOS_PER_HOUR = 1
    assert signed_in(open_person()).post(UPLOAD, {"a": "b"}).status_code == 302


@pytest.mark.parametrize("checked", [True, False])
def test_connection_that_breaks_leaves_no_photo_of_the_request(
    alice: Person, checked: bool
) -> None:
    client = signed_in(alice)
    client.handler.enforce_csrf_checks = checked
    client.cookies["csrftoken"] = token = "a" * 32
    # The first photo came through whole, and so did its boundary.
    body = part("first.jpg", b"\xff\xd8" + b"x" * 5000) + part("second.jpg", b"\xff\xd8")
    response = send(client, Broken(body), len(body) + 70_000, HTTP_X_CSRFTOKEN=token)
    assert response.status_code == 400
    assert b"The connection broke before everything was here" in response.content
    whole = send(client, Broken(body), len(body), HTTP_X_CSRFTOKEN=token)
    assert whole.status_code == 302


class Broken:
    """A connection that ends where its bytes end."""

    def __init__(self, body: bytes) -> None:
        self._rest = body

    def read(self, size: int = -1) -> bytes:
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def readline(self, size: int = -1) -> bytes:
        raise AssertionError
