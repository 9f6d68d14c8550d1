"""Which format a file has, by its bytes alone: names and declared types are the sender's."""

from importlib.util import find_spec

from uploads.intake.errors import IntakeRefused, RefusalCode
from uploads.intake.sandbox.protocol import Kind

HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
GENERIC_HEIF_BRANDS = {b"mif1", b"msf1", b"MiHE"}
OTHER_PICTURES = (
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"\0\0\1\0",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
    b"\0\0\0\x0cjP  ",
    b"\xff\x4f\xff\x51",
    b"qoif",
)


def formats() -> list[str]:
    """Return the names of the formats that this deployment takes, HEIC where it can read it."""
    return ["JPEG", "PNG", "WebP", *(["HEIC"] if _reads_heic() else [])]


def accepted_types() -> str:
    """Return what a file picker may offer; phones give HEIC an empty type, so its endings too."""
    heic = ["image/heic", "image/heif", ".heic", ".heif"] if _reads_heic() else []
    return ",".join(["image/jpeg", "image/png", "image/webp", *heic])


def sniff(data: bytes) -> Kind:
    """Return the format of `data`, or raise IntakeRefused when it isn't one of ours."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    brands = _ftyp_brands(data)
    if brands:
        return _heif(brands)
    if data.startswith(OTHER_PICTURES):
        raise IntakeRefused(RefusalCode.UNSUPPORTED_FORMAT)
    raise IntakeRefused(RefusalCode.NOT_A_PICTURE if data else RefusalCode.EMPTY)


def _ftyp_brands(data: bytes) -> list[bytes]:
    if data[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(data[:4], "big"), 256, len(data))
    return [data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))]


def _heif(brands: list[bytes]) -> Kind:
    major = brands[0]
    generic = major in GENERIC_HEIF_BRANDS and not HEIC_BRANDS.isdisjoint(brands)
    if major not in HEIC_BRANDS and not generic:
        raise IntakeRefused(RefusalCode.UNSUPPORTED_FORMAT)
    if not _reads_heic():
        raise IntakeRefused(RefusalCode.HEIC_NOT_ENABLED)
    return Kind.HEIC


def _reads_heic() -> bool:
    return find_spec("pillow_heif") is not None
