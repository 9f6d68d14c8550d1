"""nginx and Caddy as shipped, before the real server: what they let in, out, and onto a disk."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.authority import Authority
from tests.drills.proxies.behind import HOST, Proxy, Server, proxy
from tests.drills.proxies.browser import Browser
from tests.portraits import MARKER, as_jpeg, astronaut

pytestmark = pytest.mark.drill
PICTURE_STARTS = (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1")
HSTS = "max-age=63072000; includeSubDomains; preload"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    done = server.manage("setup")
    assert done.returncode == 0, done.stderr
    with server.running():
        yield server


@pytest.fixture(scope="module")
def session(server: Server) -> str:
    return server.session()


@pytest.fixture(scope="module")
def authority(server: Server) -> Authority:
    return Authority(server.folder / "authority")


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def running(
    request: pytest.FixtureRequest, server: Server, authority: Authority
) -> Iterator[Proxy]:
    with proxy(request.param, server, authority, replaced={}) as running:
        yield running


@pytest.fixture
def browser(running: Proxy, session: str) -> Browser:
    return Browser(running, {"__Host-session": session})


def handshake(port: int, version: ssl.TLSVersion, name: str = HOST) -> str | None:
    """Return the protocol that was agreed on, None when the server would not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=10) as raw,
            context.wrap_socket(raw, server_hostname=name) as tls,
        ):
            return tls.version()
    except (ssl.SSLError, ConnectionResetError):
        return None


def big_photo() -> bytes:
    """Return a photo just under 25 MiB, most of which is comments that say the marker."""
    small = as_jpeg(astronaut())
    comment = (MARKER * 3000)[:65_000]
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    room = 25 * 1024 * 1024 - len(small) - 1000
    return small[:2] + segment * (room // len(segment)) + small[2:]


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_protocols_are_refused(running: Proxy, version: ssl.TLSVersion) -> None:
    assert handshake(running.https_port, version) is None


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_new_protocols_are_spoken(running: Proxy, version: ssl.TLSVersion) -> None:
    assert handshake(running.https_port, version) == version.name.replace("_", ".")


def test_this_client_could_speak_the_old_ones(authority: Authority) -> None:
    """Without this, a refusal would prove nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = authority.certificate("old.example")
    context.load_cert_chain(certificate.certificate, certificate.key)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_accept_one, args=(listening, context), daemon=True).start()
        assert handshake(listening.getsockname()[1], ssl.TLSVersion.TLSv1) == "TLSv1"


def _accept_one(listening: socket.socket, context: ssl.SSLContext) -> None:
    raw, _address = listening.accept()
    with context.wrap_socket(raw, server_side=True):
        time.sleep(0.1)


def test_another_name_gets_no_certificate(running: Proxy) -> None:
    assert handshake(running.https_port, ssl.TLSVersion.TLSv1_2, "other.example") is None


@pytest.mark.parametrize("path", ["/", "/account/login/", "/nothing/", "/static/mark.svg"])
def test_each_security_header_is_said_once(running: Proxy, path: str) -> None:
    answer = Browser(running).get(path)
    for name in ("Strict-Transport-Security", "X-Content-Type-Options", "Referrer-Policy"):
        assert len(answer.headers.get_all(name) or []) == 1, name
    assert answer.headers["Strict-Transport-Security"] == HSTS
    assert "nginx/" not in (answer.headers["Server"] or "")


def test_plain_http_is_led_on(running: Proxy) -> None:
    answer = Browser(running).get("/studio/?page=2", is_plain=True)
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/studio/?page=2"


def test_a_token_in_clear_is_refused_in_words(running: Proxy) -> None:
    headers = {"Authorization": "Token something"}
    answer = Browser(running).get("/api/v1/me/", is_plain=True, headers=headers)
    assert answer.status == 403
    assert b"revoke the token" in answer.body
    assert answer.headers["Location"] is None


def test_a_visitor_cannot_forge_where_they_come_from(running: Proxy) -> None:
    forged = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
    answer = Browser(running).get("/", headers=forged)
    assert answer.status == 200
    assert b"evil.example" not in answer.body
    answer = Browser(running).get(
        "/api/v1/me/", is_plain=True, headers={"X-Forwarded-Proto": "https"}
    )
    assert answer.status == 403


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_is_for_within_is_not_public(running: Proxy, path: str) -> None:
    answer = Browser(running).get(path)
    assert answer.status == 404
    assert b"status" not in answer.body


def test_the_request_number_is_the_proxys(running: Proxy) -> None:
    answer = Browser(running).get("/", headers={"X-Request-ID": "0" * 32})
    assert answer.headers["X-Request-ID"] != "0" * 32


@pytest.mark.parametrize("length", [101 << 20, 110_000_000])
def test_too_large_a_request_is_answered_in_our_own_words(browser: Browser, length: int) -> None:
    edge = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = browser.ask("POST", "/photos/", body=bytes(length), headers=edge)
    assert answer.status == 413
    assert b"100" in answer.body
    assert b"MB" in answer.body
    assert answer.headers.get_all("Strict-Transport-Security") == [HSTS]


def test_a_25_mb_photo_is_never_written_in_clear(
    running: Proxy, browser: Browser, server: Server
) -> None:
    photo = big_photo()
    assert 24 * 1024 * 1024 < len(photo) < 25 * 1024 * 1024
    before = running.written()
    answer = browser.upload(photo)
    assert answer.status in {200, 302}, answer.body[:2000]
    page = browser.get("/studio/").body.decode()
    picture = re.findall(r"/photos/[0-9a-f-]{36}/picture/", page)[0]
    back = _slowly(browser, picture)
    assert back.startswith(b"\xff\xd8")
    assert running.written() == before, "the proxy put a body aside in a file"
    static = server.folder / "var" / "static"  # samples of the site itself
    for path in server.folder.rglob("*"):
        if path.is_file() and static not in path.parents:
            content = path.read_bytes()
            assert MARKER not in content, path
            assert not any(start in content for start in PICTURE_STARTS), path
    browser.ask("POST", picture.replace("picture", "delete"))


def _slowly(browser: Browser, path: str) -> bytes:
    """Fetch as over a slow line, which tempts a proxy to take all of it off the server's hands."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", browser.proxy.https_port))
    with browser.context().wrap_socket(raw, server_hostname=HOST) as tls:
        asked = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookies}\r\nConnection: close\r\n"
        tls.sendall(f"{asked}\r\n".encode())
        time.sleep(1)
        whole = b"".join(iter(lambda: tls.recv(65536), b""))
    head, _, body = whole.partition(b"\r\n\r\n")
    assert b" 200 " in head.splitlines()[0], head
    return body


def test_the_watch_would_see_a_body_put_aside(
    server: Server, authority: Authority, session: str
) -> None:
    """nginx as it comes: without the settings that are shipped, the photo lies on the disk."""
    buffering = {"    proxy_request_buffering off;\n": ""}
    with proxy("nginx", server, authority, replaced=buffering) as running:
        before = running.written()
        Browser(running, {"__Host-session": session}).upload(big_photo())
        assert any("client_body" in path for path in running.written() - before)


def test_a_proxy_whose_server_is_away_says_so_by_tls_only(
    authority: Authority, tmp_path: Path
) -> None:
    for name in ("nginx", "caddy"):
        with proxy(name, Server(tmp_path), authority, replaced={}) as running:
            answer = Browser(running).get("/")
            assert answer.status == 503
            assert answer.headers.get_all("Strict-Transport-Security") == [HSTS]
            assert b"does not answer" in answer.body


def test_the_doctor_finds_nothing_at_the_door(running: Proxy, server: Server) -> None:
    server.settings["SAFELIGHT_CA_FILE"] = str(running.authority.file)
    done = server.manage(
        "doctor", "restore", "--public", f"https://{HOST}:{running.https_port}",
        "--address", "127.0.0.1", "--plain-port", str(running.http_port),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "public: in order" in done.stdout
