"""Folders and key files of this machine: modes, room, and keys apart from what they open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

LEAST_FREE_BYTES = 1 << 30


def look_at_folders() -> Iterator[str]:
    """Judge the data folder: there, private, and with room left."""
    folder = Path(settings.DATA_DIR)
    if not folder.is_dir():
        yield f"The data folder {folder} is missing. Mount it, or run `manage.py setup`."
        return
    if folder.stat().st_mode & 0o077:
        yield f"Others can read the data folder. Run: chmod 700 {folder}"
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        yield f"Less than 1 GiB is free where {folder} lies. Make room, or move it."


def look_at_key_files() -> Iterator[str]:
    """Judge the key files, where the keys come from files of the data folder."""
    folder = Path(settings.KEYS_DIR)
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    for path in [folder, *files] if files else []:
        if path.stat().st_mode & 0o077:
            yield f"Others can read {path}. Run: chmod go= {path}"
    if files and getattr(settings, "SAFELIGHT_PRODUCTION", False):
        yield (
            f"The keys lie in {folder}, within the data folder: a backup of it opens itself. Move "
            "them to a secret store, and hand each over as NAME_FILE, as SAFELIGHT_MASTER_KEY_FILE."
        )
