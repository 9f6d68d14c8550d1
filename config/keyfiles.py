"""Key files of a deployment that keeps its keys on its own disk."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SECRET_KEY, MASTER_KEY, LEDGER_KEY = "secret_key", "master_key", "ledger_key"
RECEIPT_KEY = "receipt_key"
OLD_MASTER_KEY = "old_master_key"
VARIABLES = {
    SECRET_KEY: "SECRET_KEY",
    MASTER_KEY: "SAFELIGHT_MASTER_KEY",
    LEDGER_KEY: "SAFELIGHT_LEDGER_KEY",
    RECEIPT_KEY: "SAFELIGHT_RECEIPT_KEY",
}


def create_missing(folder: Path, environment: Mapping[str, str] | None = None) -> list[Path]:
    """Create each key file that is not there yet (mode 0600) and return those made.

    None is made for a key that the environment gives: it would lie there unused, and mislead.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    given = environment or {}
    names = [name for name, variable in VARIABLES.items() if not is_given(variable, given)]
    return [path for name in names if _create_once(path := folder / name)]


def is_given(variable: str, environment: Mapping[str, str]) -> bool:
    """Say whether a key comes from the environment, by value, by file or as a key in KMS."""
    if variable == VARIABLES[MASTER_KEY] and environment.get("SAFELIGHT_KMS_KEY"):
        return True
    return variable in environment or f"{variable}_FILE" in environment


def replace_master(folder: Path) -> tuple[str, str]:
    """Put a new master key in place and the one before beside it; return (old, new).

    An earlier replacement that broke off is resumed: while an old key lies there, none is made.
    """
    master, old = folder / MASTER_KEY, folder / OLD_MASTER_KEY
    if not old.exists():
        os.link(master, old)
        draft = _draft(master)
        draft.replace(master)
    elif old.samefile(master):  # killed between the link and the replacement
        _draft(master).replace(master)
    return old.read_text().strip(), master.read_text().strip()


def _create_once(path: Path) -> bool:
    """Write 32 random bytes as base64; O_EXCL so that a key is never replaced."""
    if path.exists():
        return False
    # Written beside and linked into place: a crash leaves no half-written key behind.
    draft = _draft(path)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _draft(path: Path) -> Path:
    """Write a new key beside `path`, whole and on the disk, and return where."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return draft
