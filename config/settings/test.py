"""Unit tests: sealed objects in memory, a fast hasher, keys that exist only here."""

import base64
import hashlib
import os
import tempfile
from datetime import UTC, datetime

# Set before base reads them: tests never touch a deployment's own keys or folders.
for _name in (
    "SECRET_KEY",
    "SAFELIGHT_MASTER_KEY",
    "SAFELIGHT_LEDGER_KEY",
    "SAFELIGHT_RECEIPT_KEY",
):
    os.environ[_name] = base64.urlsafe_b64encode(hashlib.sha256(_name.encode()).digest()).decode()
os.environ["SAFELIGHT_DATA_DIR"] = tempfile.mkdtemp(prefix="safelight-test-")
os.environ["SAFELIGHT_WITNESS_DIR"] = os.environ["SAFELIGHT_DATA_DIR"] + "/witness"

from generation.provenance import certificates  # noqa: E402

_root = certificates.new_root(datetime.now(UTC))
os.environ["SAFELIGHT_PROVENANCE"] = certificates.new_leaf(_root, datetime.now(UTC)).bundle

from config.settings.base import *  # noqa: E402
from config.settings.base import DATA_DIR, STORAGES, env  # noqa: E402
from privacy.watch.hours import parse_hours  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["vault"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_DIR = DATA_DIR / "mail"
# A test's database is rolled back under the witness; tests of the gate set this themselves.
SAFELIGHT_HEADS_COMPARED_EVERY = None
CELERY_BROKER_URL = "memory://"
# A mail asked of a worker is written at once.
CELERY_TASK_ALWAYS_EAGER = True
WHITENOISE_AUTOREFRESH = True
# Tests run at any hour.
SAFELIGHT_STAFF_HOURS = parse_hours("always")

env.finish()
