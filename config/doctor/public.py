"""The door that people come through: its certificate, its protocols, what it says and hides."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from config.doctor.clocks import judge_date

SOON = timedelta(days=14)
PATIENCE_SECONDS = 10
OLD = {"1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1}
HIDDEN = ("/metrics", "/readyz")
LEAST_HSTS = "max-age=63072000"


@dataclass(frozen=True)
class Door:
    """Where the portal answers; `address` where the name does not lead there (yet)."""

    host: str
    port: int = 443
    plain_port: int = 80
    address: str = ""

    def look(self) -> Iterator[str]:
        """Judge the certificate and protocols, then what is answered."""
        try:
            yield from self._certificate()
        except ssl.SSLError as error:
            yield (
                f"The certificate of {self.host} is not trusted ({error.reason}). Renew it, with "
                "its whole chain, for this very name."
            )
            return
        except OSError as error:
            yield f"{self.host}:{self.port} can't be reached ({error}). Start the proxy."
            return
        yield from self._old_protocols()
        yield from self._answers()
        yield from self._plain()

    def _certificate(self) -> Iterator[str]:
        with self._connect() as raw, _trusting().wrap_socket(raw, server_hostname=self.host) as tls:
            certificate = tls.getpeercert() or {}
        ends = datetime.fromtimestamp(
            ssl.cert_time_to_seconds(str(certificate["notAfter"])), tz=UTC
        )
        if ends - datetime.now(UTC) < SOON:
            yield (
                f"The certificate of {self.host} ends on {ends:%Y-%m-%d}. Renew it now, and see "
                "why that did not happen by itself."
            )

    def _old_protocols(self) -> Iterator[str]:
        for name, version in OLD.items():
            if self._speaks(version):
                yield f"{self.host} still speaks TLS {name}. Allow 1.2 and 1.3 alone."

    def _speaks(self, version: ssl.TLSVersion) -> bool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        try:
            with self._connect() as raw, context.wrap_socket(raw, server_hostname=self.host):
                return True
        except OSError:
            return False

    def _answers(self) -> Iterator[str]:
        home = self._ask("/")
        told = home.headers.get_all("Strict-Transport-Security") or []
        if len(told) != 1 or LEAST_HSTS not in told[0]:
            yield (
                f"{self.host} says Strict-Transport-Security {len(told)} times, for less than two "
                "years, or not at all. Safelight says it itself: let the proxy pass it on."
            )
        yield from judge_date("the proxy's", home.headers.get("Date", ""))
        for path in HIDDEN:
            if self._ask(path).status not in {403, 404}:
                yield f"{self.host}{path} is open to everybody. Close it in the proxy."

    def _plain(self) -> Iterator[str]:
        try:
            answer = self._ask("/", is_plain=True)
        except OSError:
            return  # a closed port sends nobody anywhere in clear
        if not (answer.headers.get("Location") or "").startswith("https://"):
            yield f"http://{self.host} is answered in clear. Let the proxy lead on to https."

    def _ask(self, path: str, *, is_plain: bool = False) -> http.client.HTTPResponse:
        raw = self._connect(self.plain_port if is_plain else self.port)
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE_SECONDS)
        connection.sock = (
            raw if is_plain else _trusting().wrap_socket(raw, server_hostname=self.host)
        )
        try:
            connection.request("GET", path, headers={"Host": self.host, "User-Agent": "doctor"})
            answer = connection.getresponse()
            answer.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        return answer

    def _connect(self, port: int = 0) -> socket.socket:
        where = (self.address or self.host, port or self.port)
        return socket.create_connection(where, timeout=PATIENCE_SECONDS)


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.SAFELIGHT_CA_FILE:
        context.load_verify_locations(settings.SAFELIGHT_CA_FILE)
    return context
