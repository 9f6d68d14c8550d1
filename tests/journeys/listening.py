"""What leaves a browser, written down between it and the portal."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.portal import Portal

PIECE = 1 << 16


@dataclass
class Wire:
    """A line to the portal; `sent` is every byte that went there."""

    url: str
    sent: bytearray = field(default_factory=bytearray)


@contextlib.contextmanager
def listening(portal: Portal) -> Iterator[Wire]:
    """Offer the portal at a second address, through which every byte is heard."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire = Wire(f"http://localhost:{server.getsockname()[1]}")
        threading.Thread(target=_answer, args=(server, wire, portal.port), daemon=True).start()
        yield wire


def _answer(server: socket.socket, wire: Wire, port: int) -> None:
    with contextlib.suppress(OSError):  # the journey is over
        while True:
            browser, _ = server.accept()
            there = socket.create_connection(("localhost", port))
            _carry(browser, there, wire.sent)
            _carry(there, browser, bytearray())


def _carry(source: socket.socket, target: socket.socket, heard: bytearray) -> None:
    def work() -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                heard.extend(piece)
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)

    threading.Thread(target=work, daemon=True).start()
