"""Files stay in memory, and one that is too large is named instead of vanishing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from accounts.models import Person
from uploads.intake.errors import RefusalCode
from uploads.intake.handler import RefusedUpload

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def posted(*sizes: int, path: str = "/photos/", person: object = None) -> HttpRequest:
    files = [SimpleUploadedFile(f"{n}.jpg", b"x" * size) for n, size in enumerate(sizes)]
    request = RequestFactory().post(path, {"photos": files, "word": "kept"})
    request.user = person or Person(email="alice@example.com")  # type: ignore[assignment]
    return request


def outcome(file: UploadedFile) -> object:  # type: ignore[type-arg]
    return file.refusal.code if isinstance(file, RefusedUpload) else file.size


def outcomes(request: HttpRequest) -> list[object]:
    return [outcome(file) for file in request.FILES.getlist("photos")]


def test_photo_over_the_cap_is_named_and_the_others_are_kept(settings: Settings) -> None:
    settings.SAFELIGHT_PHOTO_MAX_BYTES = MEGABYTE
    request = posted(1000, MEGABYTE + 1, MEGABYTE, 200)
    assert outcomes(request) == [1000, RefusalCode.TOO_MANY_BYTES, MEGABYTE, 200]
    refused = request.FILES.getlist("photos")[1]
    assert refused.name == "1.jpg"
    assert isinstance(refused, RefusedUpload)
    assert "larger than 1 MB" in refused.refusal.sentence
    assert refused.read() == b""
    assert request.POST["word"] == "kept"


def test_contents_arrive_whole() -> None:
    request = RequestFactory().post(
        "/photos/", {"photos": [SimpleUploadedFile("a.jpg", bytes(range(256)) * 4000)]}
    )
    request.user = AnonymousUser()
    (file,) = request.FILES.getlist("photos")
    assert file.read() == bytes(range(256)) * 4000


def test_photos_over_the_count_are_named(settings: Settings) -> None:
    settings.SAFELIGHT_PHOTOS_MAX_COUNT = 2
    assert outcomes(posted(10, 20, 30)) == [10, 20, RefusalCode.TOO_MANY_PHOTOS]


def test_photos_over_the_total_are_named(settings: Settings) -> None:
    settings.SAFELIGHT_REQUEST_MAX_BYTES = MEGABYTE
    assert outcomes(posted(700_000, 700_000)) == [700_000, RefusalCode.REQUEST_TOO_LARGE]


def test_photos_over_the_hours_allowance_are_named(settings: Settings) -> None:
    settings.SAFELIGHT_PHOTOS_PER_HOUR = 2
    # The gate counts the first of each request, so that two more are allowed here.
    assert outcomes(posted(1, 2, 3, 4)) == [1, 2, 3, RefusalCode.TOO_OFTEN]


@pytest.mark.parametrize("path", ["/", "/account/login/", "/photos", "/no-such-page/"])
def test_other_views_get_no_files(path: str) -> None:
    request = posted(1000, 5000, path=path)
    assert dict(request.FILES) == {}
    assert request.POST["word"] == "kept"


def test_no_size_reaches_a_disk(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    request = posted(24 * MEGABYTE, 26 * MEGABYTE)
    for file in request.FILES.getlist("photos"):
        assert not hasattr(file, "temporary_file_path")
    assert list(tmp_path.iterdir()) == []
