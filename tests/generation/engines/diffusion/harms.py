"""What can be wrong with a model's files; each does it and returns what is said of it."""

import pickle
from collections.abc import Callable
from pathlib import Path

VAE = "vae/diffusion_pytorch_model.safetensors"


def flip_a_bit(folder: Path) -> str:
    file = folder / "weights" / VAE
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    return "SHA-256 differs"


def put_a_pickle_beside(folder: Path) -> str:
    (folder / "weights/vae/diffusion_pytorch_model.bin").write_bytes(pickle.dumps({"a": 1}))
    return "could hold code"


def take_a_file_away(folder: Path) -> str:
    (folder / "weights" / VAE).unlink()
    return "is missing"


HARMS: dict[str, Callable[[Path], str]] = {
    "wrong hash": flip_a_bit,
    "pickle": put_a_pickle_beside,
    "missing file": take_a_file_away,
}
