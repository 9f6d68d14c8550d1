"""Start a management command as a process of its own, which nobody waits for."""

import subprocess
import sys

from django.conf import settings


def start(command: str) -> None:
    """Run `manage.py command` beside this process; what it finds, it records itself."""
    subprocess.Popen(  # noqa: S603 - our own command, no input
        [sys.executable, "manage.py", command],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
