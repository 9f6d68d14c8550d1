"""Sealing and opening as ratios to one-shot AES-256-GCM and to Fernet, in one run.

Run as `python -m benchmarks.vault`. Each figure is the best of several rounds in processor time;
rounds alternate, so that a busy machine slows all alike. The process keeps the memory it frees:
otherwise glibc gives a large result back to the system each time, and whichever scheme gets fresh
pages for its own (5 MB take 2 ms to be zeroed, and 0.4 ms to be encrypted) measures the kernel.
"""

import ctypes
import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privacy.vault.reader import SealedReader
from privacy.vault.sealing import Binding, header_of, seal, unseal

# Bytes of plaintext, and in how many rounds.
SIZES = {"100 KB": (100_000, 200), "5 MB": (5_000_000, 30), "50 MB": (50_000_000, 8)}
KEY = bytes(range(32))
BINDING = Binding(
    key_id=uuid.UUID(int=1), owner=uuid.UUID(int=2), sealed_object=uuid.UUID(int=3), kind="photo"
)


@dataclass(frozen=True)
class Scheme:
    """One way to encrypt and one way back."""

    name: str
    seal: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes]


def vault_open(sealed: bytes) -> bytes:
    """Open the whole object, verified to its end."""
    return unseal(sealed, key=KEY, binding=BINDING, recorded_header=header_of(sealed))


def vault_read(sealed: bytes) -> bytes:
    """Open the whole object through the reader of parts."""
    reader = SealedReader(
        lambda start, stop: sealed[start:stop],
        len(sealed),
        key=KEY,
        binding=BINDING,
        recorded_header=header_of(sealed),
    )
    return reader.read()


def vault_seal(plaintext: bytes) -> bytes:
    """Seal as the vault does."""
    return seal(plaintext, key=KEY, binding=BINDING)


def schemes() -> list[Scheme]:
    """Return the vault and what it is compared with; AES-GCM first."""
    aead, nonce, fernet = AESGCM(KEY), os.urandom(12), Fernet(Fernet.generate_key())
    return [
        Scheme(
            "one-shot AES-256-GCM",
            lambda plaintext: aead.encrypt(nonce, plaintext, b"context"),
            lambda sealed: aead.decrypt(nonce, sealed, b"context"),
        ),
        Scheme("vault, whole", vault_seal, vault_open),
        Scheme("vault, opened in parts", vault_seal, vault_read),
        Scheme("Fernet", fernet.encrypt, fernet.decrypt),
    ]


def measure(size: int, rounds: int) -> dict[str, tuple[float, float]]:
    """Return the best seconds of sealing and opening `size` bytes, by scheme."""
    plaintext, best = os.urandom(size), {}
    for scheme in schemes():
        assert scheme.open(scheme.seal(plaintext)) == plaintext
        best[scheme.name] = (float("inf"), float("inf"))
    for _ in range(rounds):
        for scheme in schemes():
            begun = time.process_time()
            sealed = scheme.seal(plaintext)
            between = time.process_time()
            scheme.open(sealed)
            taken = (between - begun, time.process_time() - between)
            sealing, opening = best[scheme.name]
            best[scheme.name] = (min(sealing, taken[0]), min(opening, taken[1]))
    return best


def keep_freed_memory() -> bool:
    """Tell glibc to map nothing and to trim nothing; say whether it did."""
    no_maps, most_trimmed = (-4, 0), (-1, 1 << 30)  # M_MMAP_MAX, M_TRIM_THRESHOLD
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(mallopt(*option) for option in (no_maps, most_trimmed))


def main() -> None:
    """Print the speeds and both ratios."""
    if not keep_freed_memory():
        print("Not glibc: results in fresh memory, so that ratios at 5 and 50 MB mean little.")
    print(f"{'':8}{'':24}{'MB/s':>15}{'of AES-GCM':>14}{'of Fernet':>14}   (sealing / opening)")
    for label, (size, rounds) in SIZES.items():
        best = measure(size, rounds)
        reference, slow = best["one-shot AES-256-GCM"], best["Fernet"]
        for name, (sealing, opening) in best.items():
            print(
                f"{label:8}{name:24}"
                f"{size / sealing / 1e6:8.0f} /{size / opening / 1e6:5.0f}"
                f"{reference[0] / sealing:8.2f} /{reference[1] / opening:4.2f}"
                f"{slow[0] / sealing:8.1f} /{slow[1] / opening:4.1f}"
            )


if __name__ == "__main__":
    main()
