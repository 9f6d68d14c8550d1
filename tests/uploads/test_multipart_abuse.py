"""Forms that no browser sends end in a sentence and a 4xx, and leave nothing behind."""

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from privacy.models import SealedObject
from tests.people import signed_in
from tests.uploads.intake.forgery import encoded, portrait
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
MULTIPART = "multipart/form-data; boundary=edge"
END = b"--edge--\r\n"


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def part(
    content: bytes = b"\xff\xd8\xff",
    *,
    disposition: str = 'form-data; name="photos"; filename="me.jpg"',
    more: str = "",
) -> bytes:
    return (
        f"--edge\r\nContent-Disposition: {disposition}\r\n{more}\r\n".encode() + content + b"\r\n"
    )


def field(name: str, content: bytes) -> bytes:
    return part(content, disposition=f'form-data; name="{name}"')


def file_named(name: str, field_name: str = "photos") -> bytes:
    return part(disposition=f'form-data; name="{field_name}"; filename="{name}"')


WHOLE = part() + END
ABUSES: dict[str, tuple[bytes, str]] = {
    "no boundary": (WHOLE, "multipart/form-data"),
    "an empty boundary": (WHOLE, "multipart/form-data; boundary="),
    "another boundary": (WHOLE, "multipart/form-data; boundary=other"),
    "a boundary of 300": (WHOLE, "multipart/form-data; boundary=" + "x" * 300),
    "another multipart": (WHOLE, "multipart/mixed; boundary=edge"),
    "no end": (part(), MULTIPART),
    "nothing": (b"", MULTIPART),
    "5000 fields": (b"".join(field(f"f{n}", b"x") for n in range(5000)) + END, MULTIPART),
    "5000 files": (part(b"x") * 5000 + END, MULTIPART),
    "a field of 30 MB": (field("word", b"x" * 30_000_000) + END, MULTIPART),
    "a photo as a field": (field("photos", b"\xff\xd8\xff") + END, MULTIPART),
    "a file's name of 3 MB": (file_named("a" * 3_000_000) + END, MULTIPART),
    "a field's name of 1 MB": (file_named("a.jpg", "p" * 1_000_000) + END, MULTIPART),
    "a part's header of 2 MB": (part(more="X-A: " + "b" * 2_000_000 + "\r\n") + END, MULTIPART),
    "10,000 headers": (part(more="X-A: b\r\n" * 10_000) + END, MULTIPART),
    "no disposition": (b"--edge\r\n\r\n\xff\xd8\xff\r\n" + END, MULTIPART),
    "a name in no charset": (
        part(disposition="form-data; name=\"photos\"; filename*=nope''%ff") + END,
        MULTIPART,
    ),
    "base64 that is none": (
        part(b"!!!" * 1000, more="Content-Transfer-Encoding: base64\r\n") + END,
        MULTIPART,
    ),
    "an empty file": (part(b"") + END, MULTIPART),
    "a multipart in a multipart": (
        part(b"--in\r\n\r\nx\r\n--in--", more="Content-Type: multipart/mixed; boundary=in\r\n")
        + END,
        MULTIPART,
    ),
    "a bare picture": (b"\xff\xd8\xff", "image/jpeg"),
    "10 MB of a form": (b"a=" + b"x" * 10_000_000, "application/x-www-form-urlencoded"),
}


def send(client: Client, body: bytes, content_type: str) -> Any:
    headers = {"HX-Request": "true"}
    return client.generic("POST", "/photos/", body, content_type=content_type, headers=headers)


@pytest.mark.parametrize("name", list(ABUSES))
def test_an_abused_form_is_refused_and_leaves_nothing(
    name: str, alice: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    client = signed_in(alice)
    client.handler.enforce_csrf_checks = True
    client.cookies["csrftoken"] = token = "a" * 32
    body, content_type = ABUSES[name]
    headers = {"HX-Request": "true", "X-CSRFToken": token}
    answer = client.generic("POST", "/photos/", body, content_type=content_type, headers=headers)
    assert answer.status_code in {400, 413, 415}
    assert b"." in answer.content
    assert list(tmp_path.iterdir()) == []
    assert not SealedObject.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\0b.jpg", "\u202egpj.exe", "a" * 300 + ".jpg"]
)
def test_a_hostile_file_name_is_of_no_account(name: str, alice: Any) -> None:
    content = part(
        encoded(portrait(300)), disposition=f'form-data; name="photos"; filename="{name}"'
    )
    answer = send(signed_in(alice), content + END, MULTIPART)
    assert answer.status_code == 201
    assert b"passwd" not in answer.content
    assert Photo.objects.count() == 1


@pytest.mark.parametrize("head", ["", "Content-Type: \r\n"], ids=["no type", "an empty type"])
def test_a_phones_heic_is_known_by_its_bytes(head: str, alice: Any) -> None:
    pillow_heif = pytest.importorskip("pillow_heif", reason="the heic extra isn't installed")
    file = BytesIO()
    pillow_heif.from_pillow(portrait(300)).save(file)
    body = part(
        file.getvalue(), disposition='form-data; name="photos"; filename="IMG_1.HEIC"', more=head
    )
    assert send(signed_in(alice), body + END, MULTIPART).status_code == 201
    assert Photo.objects.get().width == 300


def test_a_photo_in_base64_is_the_same_photo(alice: Any) -> None:
    coded = base64.b64encode(encoded(portrait(300)))
    body = part(coded, more="Content-Transfer-Encoding: base64\r\n") + END
    assert send(signed_in(alice), body, MULTIPART).status_code == 201
