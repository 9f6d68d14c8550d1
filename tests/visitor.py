"""A person with a plain HTTP client: cookies and forms, no script."""

import http.cookiejar
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.portal import Portal, wait_until

PASSWORD = "violet-harbour-lantern-9"


@dataclass
class Answer:
    """What came back: status, final address, body."""

    status: int
    address: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Visitor:
    """Walks through a portal's pages and forms."""

    portal: Portal
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)
    token: str = ""
    address: str = ""
    browser: str = ""

    def get(self, path: str) -> Answer:
        return self._send(urllib.request.Request(self._url(path)))

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]] | None = None) -> Answer:
        """Submit a form."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **(fields or {})}, True)
        return self._send(urllib.request.Request(self._url(path), body.encode()))

    def upload(
        self, photo: bytes, *, script: bool = False, name: str = "me.jpg", replaces: str = ""
    ) -> Answer:
        """Send one photo as the page's form does, or as its script does."""
        edge = uuid.uuid4().hex
        part = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
        fields = {"csrfmiddlewaretoken": self.token, "replaces": replaces}
        body = (
            "".join(f"--{edge}\r\n{part.format(n, '')}{v}\r\n" for n, v in fields.items() if v)
            + f"--{edge}\r\n"
            + part.format("photos", f'; filename="{name}"\r\nContent-Type: image/jpeg')
        ).encode()
        request = urllib.request.Request(
            self._url("/photos/"), body + photo + f"\r\n--{edge}--\r\n".encode()
        )
        request.add_header("Content-Type", f"multipart/form-data; boundary={edge}")
        if script:
            request.add_header("HX-Request", "true")
        return self._send(request)

    def sign_up(self) -> None:
        """Open an account and follow the link in the mail."""
        before = len(self.portal.links())
        self.get("/account/signup/")
        self.address = f"{secrets.token_hex(6)}@example.com"
        self.post(
            "/account/signup/", {"email": self.address, "password1": PASSWORD, "is_adult": "on"}
        )
        assert wait_until(lambda: len(self.portal.links()) > before)
        link = self.portal.links()[-1]
        self.get(link)
        self.post(link)

    def consent(self) -> None:
        self.get("/consent/")
        self.post("/consent/", {"portraits": "on", "own_face": "on"})

    def make_portraits(self, *styles: str) -> str:
        """Upload nothing more, ask for portraits of every photo, return the job's address."""
        studio = self.get("/studio/").text
        photos = re.findall(r'name="photos"[^>]*value="([0-9a-f-]{36})"', studio)
        chosen: dict[str, str | list[str]] = {
            "photos": photos,
            "styles": list(styles),
            "ratio": "1:1",
            "keep": "24h",
        }
        return self.post("/jobs/", chosen).address

    def portraits(self) -> list[str]:
        """Return the addresses of all portraits that are there."""
        page = self.get("/portraits/").text
        return sorted(set(re.findall(r"/portraits/[0-9a-f-]{36}/", page)))

    def _url(self, path: str) -> str:
        return urllib.parse.urljoin(self.portal.url, path)

    def _send(self, request: urllib.request.Request) -> Answer:
        if self.browser:
            request.add_header("User-Agent", self.browser)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        try:
            with opener.open(request, timeout=60) as answer:
                result = Answer(answer.status, answer.url, answer.read())
        except urllib.error.HTTPError as refused:
            result = Answer(refused.code, refused.url, refused.read())
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', result.text)
        self.token = found[1] if found else self.token
        return result
