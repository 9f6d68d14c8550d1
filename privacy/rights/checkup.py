"""For the doctor: whether this is what was left, or a backup that waits for its tombstones."""

from collections.abc import Iterator

from privacy.rights.restore import Restored, require_current


def look_at_restore() -> Iterator[str]:
    """Say what shows that a backup was put back."""
    try:
        require_current()
    except Restored as restored:
        yield str(restored.sentence)
