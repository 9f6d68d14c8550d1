"""An object whose opening is in the ledger: read whole, or in parts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from privacy.vault import storage
from privacy.vault.reader import SealedReader
from privacy.vault.sealing import Binding, unseal

# What a response may hold, in bytes: the pieces of something larger are read twice instead.
PIECE: Final = 4 << 20


def tag_of(header: bytes) -> str:
    """Return what names this version of an object, without opening it."""
    return hashlib.sha256(b"safelight/tag" + header).hexdigest()[:32]


@dataclass(frozen=True)
class OpenedObject:
    """What it takes to read one object; made by `privacy.vault.actions.open_object` only."""

    storage_name: str
    binding: Binding
    key: bytes
    recorded_header: bytes
    size: int

    @property
    def tag(self) -> str:
        """Names this version of this object and tells nothing of it: its header is random."""
        return tag_of(self.recorded_header)

    def read(self, start: int = 0, stop: int | None = None) -> bytes:
        """Return the plaintext, whole or from `start` up to `stop`; raise Damaged or Gone."""
        if start == 0 and (stop is None or stop >= self.size):
            return unseal(
                storage.get(self.storage_name),
                key=self.key,
                binding=self.binding,
                recorded_header=self.recorded_header,
            )
        return self._reader().read(start, stop)

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Verify all that is asked for, then give it piece by piece; raise Damaged or Gone at once.

        What is longer than one piece is read a second time for that, and verified again: should
        the store change in between, the pieces end early with Damaged.
        """
        stop = self.size if stop is None else min(stop, self.size)
        if stop - start <= PIECE:
            return iter([self.read(start, stop)])
        return self._reader().pieces(start, stop, length=PIECE)

    def _reader(self) -> SealedReader:
        return SealedReader(
            lambda start, stop: storage.part(self.storage_name, start, stop),
            storage.size(self.storage_name),
            key=self.key,
            binding=self.binding,
            recorded_header=self.recorded_header,
        )
