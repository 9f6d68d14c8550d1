"""An HTTP server in a thread of this process."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class Speaking(BaseHTTPRequestHandler):
    """Reads a request, asks `route` for (status, headers, body), and answers."""

    protocol_version = "HTTP/1.1"

    def route(
        self, path: str, query: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        raise NotImplementedError

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        status, headers, answer = self.route(unquote(parts.path), query, body)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(answer)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _answer  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(handler: type[Speaking]) -> Iterator[str]:
    """Give the address of a server of `handler`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def part_of(content: bytes, asked: str) -> tuple[int, bytes]:
    """Return the status and bytes that answer a Range header: one range, or none."""
    if not asked:
        return 200, content
    first, _, last = asked.removeprefix("bytes=").partition("-")
    if int(first) >= max(1, len(content)):
        return 416, b""
    return 206, content[int(first) : int(last) + 1 if last else None]
