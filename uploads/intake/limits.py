"""How much of a stranger's file is read, decoded and kept."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings

from uploads.intake.errors import IntakeRefused, RefusalCode

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one picture; bytes, pixels, seconds."""

    max_bytes: int = 25 * MEGABYTE
    max_pixels: int = 50_000_000
    min_side: int = 200
    decode_seconds: float = 10.0
    memory_bytes: int = 1024 * MEGABYTE
    rest_pixels: int = 12_000_000

    @classmethod
    def configured(cls) -> Self:
        """Return this deployment's limits: SAFELIGHT_PHOTO_MAX_BYTES and SAFELIGHT_INTAKE."""
        chosen = {"max_bytes": settings.SAFELIGHT_PHOTO_MAX_BYTES}
        return cls(**chosen | getattr(settings, "SAFELIGHT_INTAKE", {}))

    def refusal(self, code: RefusalCode) -> IntakeRefused:
        """Return the refusal for `code`, with these limits in its sentence."""
        return IntakeRefused(
            code,
            megabytes=self.max_bytes // MEGABYTE,
            megapixels=self.max_pixels // 1_000_000,
            side=self.min_side,
        )
