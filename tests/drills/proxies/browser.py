"""A browser that knows one authority, and one host at an address of this machine."""

import contextlib
import http.client
import re
import socket
import ssl
import uuid
from dataclasses import dataclass, field

from tests.drills.proxies.behind import HOST, Proxy


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Browser:
    """Asks through the proxy, with a session's cookie if it has one."""

    proxy: Proxy
    cookies: dict[str, str] = field(default_factory=dict)

    def get(
        self, path: str, *, is_plain: bool = False, headers: dict[str, str] | None = None
    ) -> Answer:
        return self.ask("GET", path, is_plain=is_plain, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        is_plain: bool = False,
    ) -> Answer:
        port = self.proxy.http_port if is_plain else self.proxy.https_port
        connection = http.client.HTTPConnection(HOST, timeout=120)
        raw = socket.create_connection(("127.0.0.1", port), timeout=120)
        connection.sock = raw if is_plain else self.context().wrap_socket(raw, server_hostname=HOST)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": HOST, **({"Cookie": cookies} if cookies else {}), **(headers or {})}
        try:
            # A server that refuses by the headers may hang up while the body is still on its way.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
                connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, content)

    def upload(self, photo: bytes) -> Answer:
        """Send a photo as the studio's form does."""
        page = self.get("/studio/").body.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, page[:500]
        edge = uuid.uuid4().hex
        part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
        before = (
            f"--{edge}\r\n{part.format('csrfmiddlewaretoken', '')}{found[1]}\r\n--{edge}\r\n"
            + part.format("photos", '; filename="me.jpg"\r\nContent-Type: image/jpeg')
        ).encode()
        return self.ask(
            "POST",
            "/photos/",
            body=before + photo + f"\r\n--{edge}--\r\n".encode(),
            headers={
                "Content-Type": f"multipart/form-data; boundary={edge}",
                "Referer": f"https://{HOST}/studio/",
            },
        )

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.proxy.authority.file))
