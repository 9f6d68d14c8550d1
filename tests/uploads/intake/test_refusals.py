"""Hostile and unfit files are refused in words, quickly and in bounded memory."""

import resource
import time
from collections.abc import Callable

import pytest
from django.utils import translation
from PIL import Image

from tests.uploads.intake.forgery import (
    deflate_bomb,
    encoded,
    impostors,
    pixel_bombs,
    png,
    portrait,
    resized_jpeg_header,
    scan_bomb,
    text_bomb,
)
from uploads.intake.errors import CATALOGUE, IntakeRefused, RefusalCode
from uploads.intake.limits import Limits
from uploads.intake.pictures import rebuild
from uploads.intake.sandbox import decode
from uploads.intake.sandbox.protocol import Bounds, Kind, Refused


def refusal_of(data: bytes, limits: Limits | None = None) -> IntakeRefused:
    with pytest.raises(IntakeRefused) as caught:
        rebuild(data, limits=limits)
    return caught.value


def cpu_seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def refused_or_kept(data: bytes, limits: Limits) -> str:
    try:
        rebuild(data, limits=limits)
    except IntakeRefused as refusal:
        return refusal.code
    return "kept"


@pytest.mark.parametrize("name", list(pixel_bombs()))
def test_declared_pixels_are_refused_before_decoding(name: str) -> None:
    before = cpu_seconds_of_children()
    refusal = refusal_of(pixel_bombs()[name])
    assert refusal.code is RefusalCode.TOO_MANY_PIXELS
    assert refusal.status == 413
    assert cpu_seconds_of_children() == before


def test_decoder_that_sees_more_pixels_than_the_header_said_refuses_too() -> None:
    # A second frame header is one that our reading skips and a decoder may take.
    jpeg = encoded(portrait())
    at = jpeg.find(b"\xff\xc0")
    header = resized_jpeg_header(jpeg, 65_500, 65_500)[at : at + 19]
    doubled = jpeg[: at + 19] + header + jpeg[at + 19 :]
    assert refusal_of(doubled).status in {413, 422}


@pytest.mark.parametrize("name", ["png", "jpeg", "progressive-jpeg"])
def test_decoder_looks_at_the_size_again_before_decoding(name: str) -> None:
    bounds = Bounds(10**9, 50_000_000, 200, 12_000_000, 2**30, 10)
    with pytest.raises(Refused, match="too_many_pixels"):
        decode.rebuild(pixel_bombs()[name], Kind(name.removeprefix("progressive-")), bounds)


@pytest.mark.parametrize("bomb", [deflate_bomb, text_bomb])
def test_bytes_that_inflate_stay_within_bounds(bomb: Callable[[], bytes]) -> None:
    data = bomb()
    assert len(data) < 2_000_000
    begun = cpu_seconds_of_children()
    # A fifth of the usual memory suffices: what inflates is cut off and not piled up.
    assert refused_or_kept(data, Limits(memory_bytes=200_000_000)) in {RefusalCode.DAMAGED, "kept"}
    assert cpu_seconds_of_children() - begun < 2


def test_decoder_that_works_too_long_is_stopped() -> None:
    bomb = scan_bomb(50)  # as many as are taken
    begun = time.monotonic()
    assert refusal_of(bomb, Limits(decode_seconds=0.5)).code is RefusalCode.TOOK_TOO_LONG
    assert time.monotonic() - begun < 4  # the second, and what a busy machine adds


def test_decoder_that_wants_too_much_memory_is_stopped() -> None:
    large = encoded(Image.new("RGBA", (6000, 6000), "red"), "PNG")
    refusal = refusal_of(large, Limits(memory_bytes=160 * 1024 * 1024))
    assert refusal.code is RefusalCode.TOO_HEAVY


def test_fifty_megapixels_fit_the_memory_that_is_allowed() -> None:
    largest = png(7071, 7071, (b"\0" + b"\x80" * 7071 * 4) * 7071, colour=6)
    patient = Limits(decode_seconds=60)  # this is about memory, on a busy machine too
    assert rebuild(largest, limits=patient).width == 3464


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_truncated_file_is_refused_wherever_it_breaks_off(kind: str) -> None:
    file = encoded(portrait(), kind)
    before = cpu_seconds_of_children()
    for length in {*range(12, len(file), len(file) // 40), *range(len(file) - 9, len(file))}:
        refusal = refusal_of(file[:length])
        assert refusal.code in {RefusalCode.DAMAGED, RefusalCode.NOT_A_PICTURE}
    assert cpu_seconds_of_children() == before  # no decoder was asked


def test_file_without_its_middle_is_refused_or_clean() -> None:
    file = encoded(portrait(), "PNG")
    half = len(file) // 2
    assert refusal_of(file[: half - 3000] + file[half:]).code is RefusalCode.DAMAGED


def test_bytes_behind_a_truncated_picture_do_not_complete_it() -> None:
    file = encoded(portrait())
    assert refusal_of(file[: len(file) // 2] + b"\0" * 50_000).code is RefusalCode.DAMAGED


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animation_is_refused(kind: str) -> None:
    frames = [Image.new("RGB", (256, 256), colour) for colour in ("red", "green")]
    file = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    before = cpu_seconds_of_children()
    assert refusal_of(file).code is RefusalCode.ANIMATED
    assert cpu_seconds_of_children() == before  # no decoder was asked


@pytest.mark.parametrize("name", list(impostors()))
def test_other_files_are_refused_whatever_they_are_called(name: str) -> None:
    refusal = refusal_of(impostors()[name])
    assert refusal.status in {415, 422}
    assert refusal.code in {
        RefusalCode.NOT_A_PICTURE,
        RefusalCode.UNSUPPORTED_FORMAT,
        RefusalCode.DAMAGED,
    }


def test_heic_without_its_extra_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uploads.intake.sniff.find_spec", lambda _name: None)
    refusal = refusal_of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 500)
    assert refusal.code is RefusalCode.HEIC_NOT_ENABLED
    assert "JPEG" in refusal.sentence


def test_small_empty_and_huge_files_are_refused() -> None:
    assert refusal_of(encoded(portrait(199))).code is RefusalCode.TOO_SMALL
    assert refusal_of(b"").code is RefusalCode.EMPTY
    assert refusal_of(png(0, 0, b"")).code is RefusalCode.TOO_SMALL
    file = encoded(portrait())
    refusal = refusal_of(file + b"\0" * 25 * 1024 * 1024)
    assert refusal.code is RefusalCode.TOO_MANY_BYTES
    assert "25 MB" in refusal.sentence


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_is_a_sentence_that_says_what_was_kept(code: RefusalCode) -> None:
    refusal = IntakeRefused(code, megabytes=25, megapixels=50, side=200, count=12, minutes=7)
    assert "%" not in refusal.sentence
    assert "othing" in refusal.sentence
    assert refusal.sentence.count(".") >= 2
    assert 400 <= refusal.status < 500
    assert set(CATALOGUE) == set(RefusalCode)


def test_refusal_speaks_the_language_of_whoever_reads_it() -> None:
    refusal = IntakeRefused(RefusalCode.DAMAGED)
    with translation.override("en"):
        assert refusal.sentence.startswith("This file is damaged")
    assert str(refusal) == "damaged"
