"""A refusal reaches a browser that is still sending, through the real server."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve the portal by gunicorn as it is configured, with the settings of tests."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "-b", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_until(lambda: _answers(port), 60)
        yield port
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("connection", ["keep-alive", "close"])
@pytest.mark.parametrize(("megabytes", "status"), [(1, b"403"), (20, b"403"), (120, b"413")])
def test_refusal_reaches_a_browser_that_still_sends(
    port: int, megabytes: int, status: bytes, connection: str
) -> None:
    length = megabytes * 1024 * 1024
    head = (
        "POST /photos/ HTTP/1.1\r\nHost: localhost\r\nHX-Request: true\r\n"
        "Content-Type: multipart/form-data; boundary=edge\r\n"
        f"Connection: {connection}\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as browser:
        browser.sendall(head.encode())
        sent = _send_until_stopped(browser, length)
        answer = _read(browser)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"kept" in answer
    assert sent < 10 * 1024 * 1024  # what buffers hold; the rest was never read


def _send_until_stopped(browser: socket.socket, length: int) -> int:
    sent = 0
    try:
        while sent < length:
            sent += browser.send(b"x" * 65_536)
    except OSError:
        pass
    return sent


def _read(browser: socket.socket) -> bytes:
    answer = b""
    try:
        while b"</p>" not in answer and (received := browser.recv(65_536)):
            answer += received
    except OSError:
        pass
    return answer
