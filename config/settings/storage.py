"""Sealed objects, the witness of what was erased, and static files."""

import re
from datetime import timedelta
from typing import Any

from config.settings.foundation import ASSETS_DIR, DATA_DIR, env
from config.stores import vault_storage

STORAGES: dict[str, dict[str, Any]] = {
    "vault": vault_storage("", folder=DATA_DIR / "objects"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
_STORE = env.text(
    "SAFELIGHT_STORE", "", meaning="s3://bucket/folder, gs://bucket/folder or azure://container"
)
_AZURE = env.secret(
    "SAFELIGHT_AZURE_CONNECTION", meaning="connection string of Azure", is_required=False
)
# Their clients read these themselves; here they are read to be judged.
SAFELIGHT_STORE_ENDPOINTS = [
    env.text(name, "", meaning=meaning)
    for name, meaning in {
        "AWS_ENDPOINT_URL_S3": "where a service that speaks S3's language answers, https://…",
        "AWS_ENDPOINT_URL": "the same, for every service of AWS",
        "STORAGE_EMULATOR_HOST": "where another service answers for Google's; for tests",
    }.items()
]
try:
    STORAGES["vault"] = vault_storage(_STORE, folder=DATA_DIR / "objects", azure_connection=_AZURE)
except ValueError as problem:
    env.problems.append(str(problem))
# The witness: tombstones and the ledger's head, where no backup of the rest takes them along --
SAFELIGHT_WITNESS_DIR = env.path(
    "SAFELIGHT_WITNESS_DIR",
    DATA_DIR.with_name(f"{DATA_DIR.name}-witness"),
    meaning="folder of tombstones and checkpoints; keep it out of every backup of the databases",
)
_WITNESS_STORE = env.text(
    "SAFELIGHT_WITNESS_STORE",
    "",
    meaning="a second place for tombstones and checkpoints: s3://bucket/folder, gs://… or azure://…",
)
try:
    if _WITNESS_STORE:
        STORAGES["witness"] = vault_storage(
            _WITNESS_STORE, folder=SAFELIGHT_WITNESS_DIR, azure_connection=_AZURE
        )
except ValueError as problem:
    env.problems.append(str(problem).replace("SAFELIGHT_STORE", "SAFELIGHT_WITNESS_STORE"))
SAFELIGHT_CHECKPOINT_MAIL = env.words(
    "SAFELIGHT_CHECKPOINT_MAIL",
    [],
    meaning="who is mailed the ledger's newest checkpoint once a day: addresses, by comma",
)
if not all(re.fullmatch(r"[^@\s]+@[^@\s]+", each) for each in SAFELIGHT_CHECKPOINT_MAIL):
    env.problems.append("SAFELIGHT_CHECKPOINT_MAIL must be mail addresses, by comma.")
# How often a process looks whether a backup was restored under it; None never.
SAFELIGHT_HEADS_COMPARED_EVERY: timedelta | None = timedelta(seconds=10)
if SAFELIGHT_WITNESS_DIR == DATA_DIR:
    env.problems.append("SAFELIGHT_WITNESS_DIR is the data folder. Choose another folder.")
STATIC_URL = "static/"
STATICFILES_DIRS: list[Any] = []
if (ASSETS_DIR / "samples").is_dir():
    STATICFILES_DIRS.append(("samples", ASSETS_DIR / "samples"))
