"""Rules of a production start; whoever breaks one reads how to mend it, and nothing is started.

`config.settings.production` asks them while it reads the environment, so that all is said at once;
`config.apps` asks again, since settings of one's own may build on those.
"""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings as deployment

Settings = Mapping[str, Any]
WITHOUT_TLS: Final = ("database", "broker", "cache", "store", "mail")
PLAIN_BROKERS: Final = {"redis": "rediss", "amqp": "amqps"}


def unsafe_settings() -> list[str]:
    """Return why the settings in force may not serve people; of a production start alone."""
    if not getattr(deployment, "SAFELIGHT_PRODUCTION", False):
        return []
    return list(unsafe({name: getattr(deployment, name) for name in dir(deployment)}))


def unsafe(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each rule that these settings break."""
    for rule in RULES:
        yield from rule(settings)


def is_own_machine(host: str) -> bool:
    """Say whether nobody else can listen in: a socket, or an address of the loopback."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _debug(settings: Settings) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "DEBUG is on: its pages show settings and pictures' names to anybody. Turn it off."


def _hosts(settings: Settings) -> Iterator[str]:
    if any(host.startswith((".", "*")) for host in settings["ALLOWED_HOSTS"]):
        # Links in mails name the host of the request: any host would do for a forged one.
        yield "SAFELIGHT_HOSTS must name each host in full, without * or a leading dot."


def _databases(settings: Settings) -> Iterator[str]:
    for alias, variable in {"default": "DATABASE_URL", "keys": "KEYS_DATABASE_URL"}.items():
        database = settings["DATABASES"][alias]
        if database["ENGINE"].endswith("sqlite3"):
            continue
        if _may_go_plain(settings, "database", str(database.get("HOST") or "")):
            continue
        if database.get("OPTIONS", {}).get("sslmode") != "verify-full":
            yield (
                f"{variable} leads to a server whose certificate is not checked. Add "
                "?sslmode=verify-full, and SAFELIGHT_CA_FILE if its authority is your own."
            )


def _broker(settings: Settings) -> Iterator[str]:
    address = urlsplit(settings["CELERY_BROKER_URL"])
    secure = PLAIN_BROKERS.get(address.scheme)
    if secure and not _may_go_plain(settings, "broker", address.hostname or ""):
        yield f"CELERY_BROKER_URL goes without TLS. Write {secure}:// instead of {address.scheme}."


def _cache(settings: Settings) -> Iterator[str]:
    place = settings["CACHES"]["default"].get("LOCATION", "")
    address = urlsplit(place if isinstance(place, str) else "")
    if address.scheme == "redis" and not _may_go_plain(settings, "cache", address.hostname or ""):
        yield "SAFELIGHT_CACHE_URL goes without TLS. Write rediss:// instead of redis."


def _store(settings: Settings) -> Iterator[str]:
    addresses = [urlsplit(each) for each in settings["SAFELIGHT_STORE_ENDPOINTS"]]
    for store in settings["STORAGES"].values():
        connection = str(store.get("OPTIONS", {}).get("connection_string", ""))
        addresses += [urlsplit(each) for each in _endpoints_of_azure(connection)]
    for address in addresses:
        if address.scheme == "http" and not _may_go_plain(
            settings, "store", address.hostname or ""
        ):
            yield f"The object store at {address.hostname} is spoken to without TLS. Use https."


def _endpoints_of_azure(connection: str) -> Iterator[str]:
    parts = dict(part.partition("=")[::2] for part in connection.split(";") if part)
    if endpoint := parts.get("BlobEndpoint"):
        yield endpoint
    elif parts.get("DefaultEndpointsProtocol") == "http":
        yield f"http://{parts.get('AccountName', 'account')}.blob.core.windows.net"


def _mail(settings: Settings) -> Iterator[str]:
    if not settings["EMAIL_USE_TLS"] and not _may_go_plain(
        settings, "mail", settings["EMAIL_HOST"]
    ):
        yield "EMAIL_USE_TLS is off: addresses and links would be sent in clear. Turn it on."


def _may_go_plain(settings: Settings, what: str, host: str) -> bool:
    return what in settings["SAFELIGHT_WITHOUT_TLS"] and is_own_machine(host)


RULES: Final[tuple[Callable[[Settings], Iterator[str]], ...]] = (
    _debug, _hosts, _databases, _broker, _cache, _store, _mail,
)  # fmt: skip
