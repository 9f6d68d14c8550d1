"""Key files of a deployment that keeps its keys on its own disk."""

import base64
import os
import secrets
from pathlib import Path

SECRET_KEY, MASTER_KEY, LEDGER_KEY = "secret_key", "master_key", "ledger_key"


def create_missing(folder: Path) -> list[Path]:
    """Create each key file that is not there yet (mode 0600) and return those made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [
        path for name in (SECRET_KEY, MASTER_KEY, LEDGER_KEY) if _create_once(path := folder / name)
    ]


def _create_once(path: Path) -> bool:
    """Write 32 random bytes as base64; O_EXCL so that a key is never replaced."""
    if path.exists():
        return False
    # Written beside and linked into place: a crash leaves no half-written key behind.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
