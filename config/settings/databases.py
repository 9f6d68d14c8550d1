"""Databases: person keys live apart, so that backups of the rest can't bring them back."""

from typing import Any

import dj_database_url

from config.cache import IN_MEMORY
from config.settings.foundation import DATA_DIR, SAFELIGHT_CA_FILE, env

_SQLITE = {
    # FULL: a power cut must not take back the line of an opening that was committed.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
        "PRAGMA temp_store=MEMORY;"
    ),
}


def _database(variable: str, file: str, meaning: str) -> dict[str, Any]:
    url = env.text(variable, "", meaning=f"{meaning}, as a URL; a file by default", is_secret=True)
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url)) if url else _file(file)
    except (KeyError, ValueError):
        env.problems.append(f"{variable} can't be understood. Write postgres://user@host/name.")
        return _file(file)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = dict(_SQLITE)
    else:
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}}
        if SAFELIGHT_CA_FILE:
            config["OPTIONS"].setdefault("sslrootcert", SAFELIGHT_CA_FILE)
        # The pool asks before it lends: a server that restarted costs nobody a request.
        config["CONN_HEALTH_CHECKS"] = True
    return config


def _file(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / name,
        "OPTIONS": dict(_SQLITE),
    }


DATABASES = {
    "default": _database("DATABASE_URL", "db.sqlite3", "the main database"),
    "keys": _database("KEYS_DATABASE_URL", "keys.sqlite3", "the database of person keys"),
}
SAFELIGHT_DATABASE_ROLE = env.text(
    "SAFELIGHT_DATABASE_ROLE",
    "",
    meaning="the PostgreSQL role of the running application, which `manage.py setup` lets only "
    "read and insert in the ledger; another role migrates",
)
DATABASE_ROUTERS = ["privacy.routers.KeysRouter"]
CACHES = {"default": IN_MEMORY}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
