"""What every process of a deployment gives up before it touches a picture."""

import os
import resource


def harden() -> None:
    """Forbid core dumps, which would hold pictures and keys in clear, and open files to nobody."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
