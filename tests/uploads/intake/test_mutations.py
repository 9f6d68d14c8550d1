"""Whatever is done to a valid file, intake answers with a clean picture or a refusal."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.uploads.intake.forgery import MARKER, display_p3, encoded, phone_jpeg, portrait
from uploads.intake.errors import IntakeRefused
from uploads.intake.limits import Limits
from uploads.intake.pictures import Picture, rebuild

LIMITS = Limits(decode_seconds=5.0)
POOL = ThreadPoolExecutor(2)
Change = tuple[int, int, bytes]


@cache
def originals() -> list[bytes]:
    small = portrait(208)
    profile = display_p3()
    return [
        phone_jpeg(small, orientation=6, profile=profile),
        encoded(small, progressive=True),
        encoded(small.convert("CMYK")),
        encoded(small, "PNG", icc_profile=profile),
        encoded(small.quantize(16), "PNG"),
        encoded(small, "WEBP", icc_profile=profile),
        encoded(small.convert("RGBA"), "WEBP", lossless=True),
    ]


changes = st.lists(
    st.tuples(st.integers(0, 2**20), st.integers(0, 3), st.binary(min_size=1, max_size=12)),
    min_size=1,
    max_size=6,
)
mutants = st.lists(st.tuples(st.integers(0, 6), changes), min_size=3, max_size=3)


def mutated(original: bytes, steps: list[Change]) -> bytes:
    """Overwrite, insert, cut out or repeat some bytes; half of all places are in the header."""
    data = bytearray(original)
    for place, kind, content in steps:
        at = place % (len(data) if place & 1 else min(len(data), 800))
        end = at + len(content)
        match kind:
            case 0:
                data[at:end] = content
            case 1:
                data[at:at] = content
            case 2:
                del data[at:end]
            case _:
                data[at:at] = data[at : at + 64 * len(content)]
    return bytes(data)


def outcome(data: bytes) -> Picture | IntakeRefused:
    try:
        return rebuild(data, limits=LIMITS)
    except IntakeRefused as refusal:
        return refusal


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutants)
def test_mutated_files_end_in_a_clean_picture_or_a_refusal(
    picks: list[tuple[int, list[Change]]],
) -> None:
    files = [mutated(originals()[which], steps) for which, steps in picks]
    for result in POOL.map(outcome, files):
        if isinstance(result, Picture):
            assert MARKER not in result.jpeg
            assert result.width * result.height <= LIMITS.rest_pixels
        else:
            assert result.status in {413, 415, 422}
            assert result.sentence


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP"]),
    st.binary(),
)
def test_noise_is_refused(start: bytes, noise: bytes) -> None:
    result = outcome(start + noise)
    assert isinstance(result, IntakeRefused)
