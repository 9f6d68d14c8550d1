"""Where one request ends and the next begins is never in doubt: no smuggling (RFC 9112, 6.3)."""

import socket

import pytest

from tests.portal import Portal

pytestmark = pytest.mark.journey
SMUGGLED = b"GET /smuggled/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
AMBIGUOUS = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 44\r\n",
    "a sign": b"Content-Length: +4\r\n",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n",
    "a hidden coding": b"Transfer-Encoding : chunked\r\nContent-Length: 4\r\n",
    "chunked before another": b"Transfer-Encoding: chunked, identity\r\nContent-Length: 4\r\n",
    "an underscore": b"Content_Length: 44\r\nContent-Length: 0\r\nTransfer_Encoding: chunked\r\n",
}


def say(portal: Portal, message: bytes) -> bytes:
    """Send bytes as they are, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", portal.port), timeout=10) as line:
        line.sendall(message)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    return answer


@pytest.mark.parametrize("framing", AMBIGUOUS.values(), ids=list(AMBIGUOUS))
def test_a_message_of_two_minds_is_one_message_or_none(portal: Portal, framing: bytes) -> None:
    begun = b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n" + framing + b"\r\n"
    answer = say(portal, begun + b"0\r\n\r\n" + SMUGGLED)
    statuses = [line.split()[1] for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
    assert b"404" not in statuses, "what was inside the body was answered as a request"


def test_a_header_cannot_be_broken_out_of(portal: Portal) -> None:
    path = b"/account/login/?next=/%0d%0aSet-Cookie:%20evil=1"
    answer = say(
        portal, b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    head = answer.partition(b"\r\n\r\n")[0]
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"evil" not in head
