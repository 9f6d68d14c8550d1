"""An object whose opening is in the ledger: read whole, or in parts."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from privacy.vault import storage
from privacy.vault.reader import SealedReader
from privacy.vault.sealing import Binding, unseal

# Whole chunks, few enough to hold and many enough that a store is not asked too often.
PIECE: Final = 4 << 20


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
        return hashlib.sha256(b"safelight/tag" + self.recorded_header).hexdigest()[:32]

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

    def pieces(self, length: int = PIECE) -> Iterator[bytes]:
        """Yield the plaintext in order, `length` bytes at a time, each verified before it comes."""
        reader = self._reader()
        for start in range(0, reader.size, length):
            yield reader.read(start, start + length)

    def _reader(self) -> SealedReader:
        return SealedReader(
            lambda start, stop: storage.part(self.storage_name, start, stop),
            storage.size(self.storage_name),
            key=self.key,
            binding=self.binding,
            recorded_header=self.recorded_header,
        )
