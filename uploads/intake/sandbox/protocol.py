"""What parent and child say to each other; the standard library only.

The parent writes the file and closes its side. The child first writes READY, and after the
file one header and its payload: a JPEG, or the code of a refusal in ASCII.
"""

from enum import StrEnum
from struct import Struct
from typing import NamedTuple, Self

READY = b"R"
MAGIC = b"SLi1"
PICTURE, REFUSAL = 1, 2
HEADER = Struct("!4sBIIQ")  # magic, PICTURE or REFUSAL, width, height, length of the payload


class Kind(StrEnum):
    """A format that intake reads."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


class Bounds(NamedTuple):
    """The child's limits: bytes, pixels, CPU seconds."""

    max_bytes: int
    max_pixels: int
    min_side: int
    rest_pixels: int
    memory_bytes: int
    cpu_seconds: int

    @classmethod
    def from_words(cls, words: list[str]) -> Self:
        """Read what `to_words` wrote."""
        return cls(*(int(word) for word in words))

    def to_words(self) -> list[str]:
        """Write the bounds as arguments of a command line."""
        return [str(value) for value in self]


class Refused(Exception):
    """The child's verdict on a file; `code` is a value of the parent's RefusalCode."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
