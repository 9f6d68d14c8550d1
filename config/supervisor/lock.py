"""One supervisor per data folder: a locked file that says which process holds it."""

import fcntl
import os
from pathlib import Path

from config.supervisor.errors import CannotStartError


class RunLock:
    """Held for as long as this process lives; the kernel lets go of it however that ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "run.lock"

    def take(self, port: int) -> None:
        """Take the lock and note process and port in it, or refuse, naming who holds it."""
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStartError(_held_by(os.read(self._descriptor, 64).decode())) from error
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()} {port}".encode())


def _held_by(note: str) -> str:
    pid, _, port = note.partition(" ")
    if not port:
        return "Safelight is already starting on this data folder."
    return (
        f"Safelight already runs at http://localhost:{port} (process {pid}). "
        "Use that one, or stop it with Ctrl-C where it was started."
    )
