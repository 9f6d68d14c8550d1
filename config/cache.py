"""The shared cache: where it lies, and keys that tell nothing about anybody.

Rate limits are counted here. Their keys hold IP addresses and e-mail addresses, so only a keyed
hash of each is stored.
"""

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from privacy.rights.places import PlaceKind, places

TABLE = "safelight_cache"
SALT = "config.cache"


def hashed_key(key: str, key_prefix: str, version: int) -> str:
    """Return the name under which the cache stores `key`.

    Where SAFELIGHT_REFUSE_UNDECLARED is set, as tests do, raises UndeclaredPlace for a key that
    begins with no declared prefix, whichever package wrote it.
    """
    if getattr(settings, "SAFELIGHT_REFUSE_UNDECLARED", False):
        _require_declared(key)
    return salted_hmac(SALT, f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()


class UndeclaredPlace(LookupError):
    """Something is kept where nobody answers for it."""


def _require_declared(key: str) -> None:
    if not key.startswith(tuple(places.names(PlaceKind.CACHE))):
        raise UndeclaredPlace("A cache key begins with no prefix that config/places.py declares.")


def cache_at(url: str, *, ca_file: str = "") -> dict[str, Any]:
    """Return Django's settings for the cache at `url`; the database's own table without one."""
    place = (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
        if url
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": TABLE}
    )
    return {**place, "KEY_FUNCTION": "config.cache.hashed_key", "OPTIONS": _options(url, ca_file)}


def _options(url: str, ca_file: str) -> dict[str, Any]:
    if not url:
        return {"MAX_ENTRIES": 10_000}
    return {"ssl_ca_certs": ca_file} if ca_file and url.startswith("rediss:") else {}


# One process of many threads, as `make run` starts it, shares its own memory.
IN_MEMORY = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "KEY_FUNCTION": "config.cache.hashed_key",
}
