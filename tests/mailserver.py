"""A mail server for the tests: it speaks STARTTLS if it has a certificate, and keeps what comes."""

import contextlib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.authority import Certificate


@dataclass
class MailServer:
    """Where it listens, and the mails that came by."""

    port: int
    mails: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def mail_server(certificate: Certificate | None = None) -> Iterator[MailServer]:
    """Serve on a free port of this machine. No password is taken."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.certificate, certificate.key)
    mails: list[bytes] = []

    class Talk(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                _talk(self.request, context, mails)

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield MailServer(server.server_address[1], mails)
    finally:
        server.shutdown()
        server.server_close()


def _talk(connection: object, context: ssl.SSLContext | None, mails: list[bytes]) -> None:
    stream = connection.makefile("rwb", buffering=0)  # type: ignore[attr-defined]
    stream.write(b"220 here\r\n")
    offered = [b"250-AUTH PLAIN", *([b"250-STARTTLS"] if context else []), b"250 8BITMIME"]
    while line := stream.readline():
        word = line[:4].upper()
        if word == b"EHLO":
            stream.write(b"250-here\r\n" + b"\r\n".join(offered) + b"\r\n")
        elif word == b"STAR" and context:
            stream.write(b"220 go on\r\n")
            connection = context.wrap_socket(connection, server_side=True)  # type: ignore[arg-type]
            stream = connection.makefile("rwb", buffering=0)
        elif word == b"AUTH":
            stream.write(b"535 no\r\n")
        elif word == b"DATA":
            stream.write(b"354 go on\r\n")
            mails.append(b"".join(iter(stream.readline, b".\r\n")))
            stream.write(b"250 kept\r\n")
        elif word == b"QUIT":
            stream.write(b"221 bye\r\n")
            return
        else:
            stream.write(b"250 ok\r\n")
