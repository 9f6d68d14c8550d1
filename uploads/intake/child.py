"""Starts the child, talks to it under a deadline, and always ends it.

A `subprocess` and neither `multiprocessing` nor a bare fork: a Celery worker may not start the
one, and a server with threads may not do the other. Child and parent share one socket pair, so
the picture goes through no file and no pipe that could be named.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from importlib.util import find_spec
from math import ceil
from pathlib import Path

from uploads.intake.errors import IntakeBroken, IntakeRefused, RefusalCode
from uploads.intake.limits import Limits
from uploads.intake.sandbox.protocol import (
    HEADER,
    MAGIC,
    PICTURE,
    READY,
    REFUSAL,
    Bounds,
    Kind,
)

BOOT = (
    "import sys; sys.path += sys.argv.pop(1).split(':');"
    "from uploads.intake.sandbox.main import main; main(sys.argv[1:])"
)
# Each child may take `memory_bytes`, so that few run at once; the others queue for a seat.
SEATS = threading.BoundedSemaphore(min(4, max(2, os.cpu_count() or 2)))
LONGEST_QUEUE_SECONDS = 30.0
BYTES_PER_PIXEL = 4  # more than any JPEG of q95 needs


@dataclass(frozen=True, slots=True)
class Answer:
    """The child's JPEG and what it says of its size in px; not yet checked."""

    jpeg: bytes
    width: int
    height: int


def ask(data: bytes, kind: Kind, limits: Limits) -> Answer:
    """Have a fresh child rebuild `data`; raises IntakeRefused, or IntakeBroken without a child."""
    if not SEATS.acquire(timeout=LONGEST_QUEUE_SECONDS):
        raise IntakeRefused(RefusalCode.BUSY)
    try:
        return _ask(data, kind, limits)
    finally:
        SEATS.release()


def _ask(data: bytes, kind: Kind, limits: Limits) -> Answer:
    line, theirs = socket.socketpair()
    with line:
        with theirs:
            process = _start(theirs, kind, limits)
        try:
            return _converse(_Line(line, limits.decode_seconds), data, limits)
        except TimeoutError:
            raise IntakeRefused(RefusalCode.TOOK_TOO_LONG) from None
        except (BrokenPipeError, ConnectionResetError, EOFError):
            raise _cause_of_death(process) from None
        finally:
            process.kill()
            process.wait()


def _start(theirs: socket.socket, kind: Kind, limits: Limits) -> subprocess.Popen[bytes]:
    bounds = Bounds(
        max_bytes=limits.max_bytes,
        max_pixels=limits.max_pixels,
        min_side=limits.min_side,
        rest_pixels=limits.rest_pixels,
        memory_bytes=limits.memory_bytes,
        cpu_seconds=ceil(limits.decode_seconds) + 1,
    )
    python = [sys.executable, "-I", "-S", "-B", "-c", BOOT, ":".join(_import_roots())]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own arguments
        [*python, kind.value, *bounds.to_words()],
        stdin=theirs.fileno(),
        stdout=theirs.fileno(),
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
    )


def _import_roots() -> list[str]:
    """Return the folders of this project, Pillow and pillow-heif: all that the child may import."""
    roots = [str(Path(__file__).resolve().parents[2])]
    for package in ("PIL", "pillow_heif"):
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            roots.append(str(Path(spec.origin).parents[1]))
    return list(dict.fromkeys(roots))


class _Line:
    """A socket on which everything together must be over by one deadline."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self._line = line
        self._deadline = time.monotonic() + seconds

    def send_all(self, data: bytes) -> None:
        self._bound()
        self._line.sendall(data)
        self._line.shutdown(socket.SHUT_WR)

    def receive(self, length: int) -> bytes:
        """Return exactly `length` bytes, or raise EOFError or TimeoutError."""
        answer = bytearray(length)
        rest = memoryview(answer)
        while rest:
            self._bound()
            received = self._line.recv_into(rest)
            if not received:
                raise EOFError
            rest = rest[received:]
        return bytes(answer)

    def is_over(self) -> bool:
        self._bound()
        return not self._line.recv(1)

    def _bound(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)


def _converse(line: _Line, data: bytes, limits: Limits) -> Answer:
    try:
        ready = line.receive(len(READY))
    except (EOFError, ConnectionResetError):
        ready = b""
    if ready != READY:
        raise IntakeBroken("The child that reads pictures does not start on this machine.")
    line.send_all(data)
    magic, verdict, width, height, length = HEADER.unpack(line.receive(HEADER.size))
    if magic != MAGIC or length > limits.rest_pixels * BYTES_PER_PIXEL:
        raise IntakeRefused(RefusalCode.DAMAGED)
    payload = line.receive(length)
    if not line.is_over():
        raise IntakeRefused(RefusalCode.DAMAGED)
    if verdict == PICTURE:
        return Answer(jpeg=payload, width=width, height=height)
    raise limits.refusal(_code(payload) if verdict == REFUSAL else RefusalCode.DAMAGED)


def _code(payload: bytes) -> RefusalCode:
    try:
        return RefusalCode(payload.decode("ascii"))
    except ValueError:
        return RefusalCode.DAMAGED


def _cause_of_death(process: subprocess.Popen[bytes]) -> IntakeRefused:
    """Name what a child died of that gave no answer."""
    try:
        ended = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return IntakeRefused(RefusalCode.TOOK_TOO_LONG)
    causes = {
        -signal.SIGXCPU: RefusalCode.TOOK_TOO_LONG,
        -signal.SIGKILL: RefusalCode.TOO_HEAVY,
    }
    return IntakeRefused(causes.get(ended, RefusalCode.DAMAGED))
