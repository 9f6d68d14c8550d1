"""Who leases a message: a process, told from a later one with the same id by its start time."""

import os

import psutil

# Start times are reported with the clock's own jitter; ids aren't reused this fast.
TOLERANCE_SECONDS = 2.0


def this_process() -> str:
    """Return the owner's name of the calling process, "PID:START" with START in Unix seconds."""
    return f"{os.getpid()}:{psutil.Process().create_time():.2f}"


def is_alive(owner: str) -> bool:
    """Whether the process that took the name `owner` still runs (a zombie doesn't)."""
    pid, started = owner.split(":")
    try:
        process = psutil.Process(int(pid))
        same = abs(process.create_time() - float(started)) < TOLERANCE_SECONDS
        return bool(same and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
