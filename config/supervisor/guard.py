"""A second process that ends the children when the supervisor can't, being killed itself.

The supervisor writes the process groups it is responsible for down a pipe. However the
supervisor ends, the pipe closes; the guard then stops what still runs. It works alike on
Linux and macOS, and reaches grandchildren, which a parent-death signal does not.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

GRACE_SECONDS = 8.0


class Guard:
    """The supervisor's end of the pipe."""

    def __init__(self) -> None:
        self._process = self._start()

    def watch(self, groups: Iterable[int]) -> None:
        """Tell the guard which process groups are to end with this process."""
        line = " ".join(str(group) for group in groups).encode() + b"\n"
        if self._process.poll() is not None:
            self._process = self._start()
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def dismiss(self) -> None:
        """End the guard once every group has ended."""
        self.watch(())
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    @staticmethod
    def _start() -> subprocess.Popen[bytes]:
        # A session of its own: neither Ctrl-C nor a kill of the supervisor's group reaches it.
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", __file__], stdin=subprocess.PIPE, start_new_session=True
        )


def kill(group: int) -> None:
    """Kill every process of `group`, grandchildren included."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _end(groups: list[int]) -> None:
    """Ask each group's leader to stop, wait a little, then kill what is left."""
    deadline = time.monotonic() + GRACE_SECONDS
    is_left = [_signal_leader(group, signal.SIGTERM) for group in groups]
    while any(is_left) and time.monotonic() < deadline:
        time.sleep(0.1)
        is_left = [_signal_leader(group, 0) for group in groups]
    for group in groups:
        kill(group)


def _signal_leader(group: int, number: int) -> bool:
    """Send `number` to the group's leader; whether there is one."""
    try:
        os.kill(group, number)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    """Remember the last list of groups; when the pipe closes, end them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: list[int] = []
    for line in sys.stdin.buffer:
        if line.endswith(b"\n"):
            groups = [int(word) for word in line.split()]
    _end(groups)


if __name__ == "__main__":
    main()
