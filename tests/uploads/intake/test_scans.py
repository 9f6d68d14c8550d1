"""A JPEG that breaks off inside is refused, even where somebody has put an end behind it."""

import re
from typing import Any

import pytest
from PIL import Image

from tests.uploads.intake.forgery import encoded, portrait, scan_bomb
from tests.uploads.intake.test_refusals import cpu_seconds_of_children, refusal_of
from uploads.intake.errors import RefusalCode
from uploads.intake.limits import Limits
from uploads.intake.pictures import rebuild
from uploads.intake.sandbox.scans import Damaged, read_layout, require_whole

END = b"\xff\xd9"
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "4:2:0": ("RGB", {}),
    "4:4:4": ("RGB", {"quality": 98, "subsampling": 0}),
    "grey": ("L", {}),
    "CMYK": ("CMYK", {}),
    "restarts by row": ("RGB", {"restart_marker_rows": 1}),
    "restarts by block": ("L", {"restart_marker_blocks": 5}),
    "progressive": ("RGB", {"progressive": True}),
    "progressive with restarts": ("RGB", {"progressive": True, "restart_marker_rows": 2}),
    "progressive grey": ("L", {"progressive": True}),
}


def jpeg_of(kind: str, side: int = 300) -> bytes:
    mode, options = KINDS[kind]
    return encoded(portrait(side).convert(mode), **options)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_whole_jpeg_is_taken(kind: str) -> None:
    assert rebuild(jpeg_of(kind, 301)).width == 301


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_scan_that_breaks_off_is_refused_with_an_end_pasted_on(kind: str) -> None:
    file = jpeg_of(kind)
    scans = read_layout(file).scans
    for scan in scans[:2] + scans[-2:]:
        length = scan.end - scan.start
        for cut in {length // 2, length // 10 + 32}:
            broken = file[: scan.end - cut] + file[scan.end :]
            assert refusal_of(broken).code is RefusalCode.DAMAGED


@pytest.mark.parametrize("kind", ["4:2:0", "grey", "progressive"])
def test_a_download_that_broke_off_is_refused_with_an_end_pasted_on(kind: str) -> None:
    file = jpeg_of(kind)
    for share in (0.4, 0.7, 0.95):
        assert refusal_of(file[: int(len(file) * share)] + END).code is RefusalCode.DAMAGED


def test_a_missing_scan_is_refused_before_decoding() -> None:
    file = jpeg_of("progressive")
    cuts = [scan.end for scan in read_layout(file).scans[:-1]]
    before = cpu_seconds_of_children()
    for cut in cuts:
        assert refusal_of(file[:cut] + END).code is RefusalCode.DAMAGED
    assert cpu_seconds_of_children() == before


def test_a_missing_stripe_between_restarts_is_refused_before_decoding() -> None:
    file = jpeg_of("restarts by row")
    restarts = [found.start() for found in re.finditer(rb"\xff[\xd0-\xd7]", file)]
    assert len(restarts) > 16
    before = cpu_seconds_of_children()
    for first, last in ((2, 3), (2, 10), (len(restarts) - 3, len(restarts) - 1)):
        broken = file[: restarts[first]] + file[restarts[last] :]
        assert refusal_of(broken).code is RefusalCode.DAMAGED
    assert cpu_seconds_of_children() == before


def test_more_scans_than_any_program_writes_are_refused_before_decoding() -> None:
    bomb = scan_bomb()
    before = cpu_seconds_of_children()
    assert refusal_of(bomb).code is RefusalCode.TOO_MANY_SCANS
    assert cpu_seconds_of_children() == before


@pytest.mark.parametrize("marker", [0xC3, 0xC5, 0xC9, 0xCA, 0xCF])
def test_codings_that_no_browser_shows_are_refused_before_decoding(marker: int) -> None:
    file = jpeg_of("4:2:0")
    at = file.index(b"\xff\xc0")
    before = cpu_seconds_of_children()
    assert refusal_of(file[: at + 1] + bytes([marker]) + file[at + 2 :]).status == 422
    assert cpu_seconds_of_children() == before


def test_zeroes_and_fill_bytes_before_the_end_are_no_damage() -> None:
    file = jpeg_of("4:2:0")
    for kind in ("4:2:0", "progressive"):
        file = jpeg_of(kind)
        for padding in (b"\xff", b"\xff\xff\xff", b"\0\0\0"):
            assert rebuild(file[:-2] + padding + END).width == 300


def test_a_layout_of_nonsense_is_damaged() -> None:
    file = jpeg_of("4:2:0")
    frame, scan = file.index(b"\xff\xc0"), file.index(b"\xff\xda")
    for at in (frame + 4, frame + 9, scan + 4):
        for value in (0, 7, 255):
            broken = file[:at] + bytes([value]) + file[at + 1 :]
            with pytest.raises(Damaged):
                require_whole(read_layout(broken), broken)


def test_a_large_progressive_photo_fits_the_memory_that_is_allowed() -> None:
    large = encoded(Image.new("RGB", (7070, 7070), "grey"), progressive=True)
    assert rebuild(large, limits=Limits(decode_seconds=60)).width > 3000
