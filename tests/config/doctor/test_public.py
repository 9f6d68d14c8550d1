"""The doctor at a public door that is open too far, says too little, or ends too soon."""

import contextlib
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from config.doctor.public import Door
from tests.authority import Authority

# The doctor tries the old protocols, which is what the warning warns of.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
HOST = "portraits.example"
HSTS = "max-age=63072000; includeSubDomains"


@contextlib.contextmanager
def serving(
    authority: Authority | None,
    *,
    days: int = 30,
    hsts: str = HSTS,
    hidden: int = 404,
    old: bool = False,
) -> Iterator[int]:
    """Answer every address; in clear without an authority."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(hidden if self.path in {"/metrics", "/readyz"} else 200)
            if hsts:
                self.send_header("Strict-Transport-Security", hsts)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if authority is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate = authority.certificate(HOST, days=days)
        context.load_cert_chain(certificate.certificate, certificate.key)
        if old:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # refused handshakes
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def authority(tmp_path: Path, settings: Settings) -> Authority:
    made = Authority(tmp_path / "authority")
    settings.SAFELIGHT_CA_FILE = str(made.file)
    return made


def look(port: int, plain_port: int = 1) -> list[str]:
    return list(Door(HOST, port, plain_port, "127.0.0.1").look())


def test_a_door_in_order(authority: Authority) -> None:
    with serving(authority) as port:
        assert look(port) == []


def test_a_certificate_that_ends_soon(authority: Authority) -> None:
    with serving(authority, days=5) as port:
        [found] = look(port)
    assert "Renew it now" in found


def test_a_certificate_that_nobody_trusts(authority: Authority, settings: Settings) -> None:
    settings.SAFELIGHT_CA_FILE = ""
    with serving(authority) as port:
        [found] = look(port)
    assert "is not trusted" in found


def test_protocols_that_are_too_old(authority: Authority) -> None:
    with serving(authority, old=True) as port:
        found = look(port)
    assert [sentence for sentence in found if "still speaks TLS 1.0" in sentence]
    assert [sentence for sentence in found if "still speaks TLS 1.1" in sentence]


@pytest.mark.parametrize("hsts", ["", "max-age=300"])
def test_browsers_that_are_not_told_to_come_back_by_tls(authority: Authority, hsts: str) -> None:
    with serving(authority, hsts=hsts) as port:
        [found] = look(port)
    assert "Strict-Transport-Security" in found


def test_figures_that_are_open_to_everybody(authority: Authority) -> None:
    with serving(authority, hidden=200) as port:
        found = look(port)
    assert len(found) == 2
    assert "/metrics is open to everybody" in found[0]


def test_a_plain_door_that_leads_nowhere(authority: Authority) -> None:
    with serving(authority) as port, serving(None) as plain:
        [found] = look(port, plain)
    assert "answered in clear" in found
