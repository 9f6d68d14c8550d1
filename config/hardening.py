"""What every process of a deployment gives up before it touches a picture."""

import resource


def forbid_core_dumps() -> None:
    """Set the core size limit to 0, for good: a dump would hold pictures and keys in clear."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
