"""One portrait to draw, and the seeds that it may take."""

import hashlib
from dataclasses import dataclass
from typing import Any

from generation.engines.base import EngineRequest
from generation.engines.diffusion.prompts import prompt
from generation.engines.diffusion.references import Reference
from generation.styles import Style


@dataclass(frozen=True, eq=False)
class Shot:
    """A portrait of one person in one style, drawn at `size` with the seed of its `attempt`.

    `encoded` are the person's references as the painter knows them.
    """

    request: EngineRequest
    style: Style
    size: tuple[int, int]
    references: tuple[Reference, ...]
    encoded: tuple[Any, ...]
    attempt: int = 0

    @property
    def prompt(self) -> str:
        return prompt(self.style)

    @property
    def seed(self) -> int:
        """0 ≤ seed < 2³²: one's own for each style and attempt of a request."""
        words = f"{self.request.seed} {self.style.slug} {self.attempt}"
        return int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big")

    @property
    def shape(self) -> tuple[int, ...]:
        """What shots must share to be drawn together: size and number of references."""
        return (*self.size, len(self.encoded))
