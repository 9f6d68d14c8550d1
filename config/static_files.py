"""Static files as production hands them out: gathered, named by their content, compressed."""

import hashlib
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Tells of what the folder was gathered: written last, so a folder that is half full has none.
STAMP: Final = "gathered.sha256"


def gather() -> bool:
    """Fill STATIC_ROOT, unless it holds these very files; say whether there was anything to do.

    Raises OSError where the folder can't be written.
    """
    folder, sources = Path(str(settings.STATIC_ROOT)), _sources()
    stamp, digest = folder / STAMP, _digest(sources)
    if stamp.is_file() and stamp.read_text() == digest:
        return False
    stamp.unlink(missing_ok=True)
    # Copies are dated when they were made, and an older release's files are older than these: they
    # would be left as they are. Those that are named by their content stay for pages still open.
    for name, _path in sources:
        (folder / name).unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)
    return True


def _digest(sources: set[tuple[str, Path]]) -> str:
    """Return a hash over names and contents, SHA-256 in hex, of what the apps bring along."""
    whole = hashlib.sha256()
    for name, path in sorted(sources):
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _sources() -> set[tuple[str, Path]]:
    return {
        (name, Path(storage.path(name)))
        for finder in get_finders()
        for name, storage in finder.list([])
    }
