"""For the doctor: whether the witness lies where no backup of the rest takes it along."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from privacy.witness import journal


def look_at_witness() -> Iterator[str]:
    """Judge the folder's place, its mode, and whether it can be written to."""
    folder = journal.folder()
    if folder.resolve().is_relative_to(Path(settings.DATA_DIR).resolve()):
        yield (
            f"The witness {folder} lies in the data folder, so that a backup holds both and a "
            "restore goes unnoticed. Move it, and set SAFELIGHT_WITNESS_DIR."
        )
    if not folder.is_dir():
        yield f"The witness folder {folder} is missing. Mount it, or run `manage.py setup`."
        return
    if folder.stat().st_mode & 0o077:
        yield f"Others can read the witness folder. Run: chmod 700 {folder}"
    if not os.access(folder, os.W_OK):
        yield f"The witness folder {folder} can't be written to. Let this program's user own it."
