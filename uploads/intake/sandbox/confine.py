"""Limits that the child lays on itself before it reads a byte of the file."""

import resource
import signal

from uploads.intake.sandbox.protocol import Bounds

OPEN_FILES = 3  # standard input, output and error: nothing else can be opened from then on


def confine(bounds: Bounds) -> None:
    """Bound memory, CPU time, written files, open files and core dumps; call after importing."""
    # A Ctrl-C for the whole group must not spoil an upload that its parent still finishes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for name, most in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NOFILE", OPEN_FILES),
        ("RLIMIT_CPU", bounds.cpu_seconds),
        ("RLIMIT_AS", bounds.memory_bytes),
    ):
        _bound(name, most)


def _bound(name: str, most: int) -> None:
    which = getattr(resource, name, None)
    if which is None:
        return
    try:
        resource.setrlimit(which, (most, most))
    except (ValueError, OSError):
        # macOS knows RLIMIT_AS but refuses to set it; the parent's deadline still holds.
        return
