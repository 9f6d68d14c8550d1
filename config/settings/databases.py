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

# PostgreSQL ends what would hold others up; what may rightly take long says so: privacy.patience.
_LIMITS = {
    "statement_timeout": env.integer(
        "SAFELIGHT_STATEMENT_SECONDS",
        30,
        most=3600,
        meaning="after how many seconds PostgreSQL ends a statement; 0 never",
    ),
    "lock_timeout": env.integer(
        "SAFELIGHT_LOCK_SECONDS",
        10,
        most=3600,
        meaning="after how many seconds a statement, a migration's too, gives up waiting for a "
        "lock; 0 never",
    ),
    "idle_in_transaction_session_timeout": env.integer(
        "SAFELIGHT_IDLE_TRANSACTION_SECONDS",
        60,
        most=3600,
        meaning="after how many idle seconds PostgreSQL ends a transaction and its connection; "
        "0 never",
    ),
}
_POOL = env.integer(
    "SAFELIGHT_DATABASE_CONNECTIONS",
    8,
    least=1,
    most=200,
    meaning="the most connections that one process opens to each PostgreSQL database",
)


def _server(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of a PostgreSQL database; what its URL says itself comes last."""
    limits = " ".join(f"-c {name}={seconds}s" for name, seconds in _LIMITS.items())
    options = {
        # A server that vanished without a word is given up within seconds.
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
        **options,
        "options": f"{limits} {options.get('options', '')}".strip(),
        # Who waits longer for a connection is told so, instead of keeping a thread from others.
        "pool": {"min_size": 1, "max_size": _POOL, "timeout": 5},
    }
    if SAFELIGHT_CA_FILE:
        options.setdefault("sslrootcert", SAFELIGHT_CA_FILE)
    return options


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
        config["OPTIONS"] = _server(config.get("OPTIONS", {}))
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
