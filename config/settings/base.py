"""What every deployment shares; the environment is read here and nowhere else."""

import os
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url
from csp.constants import NONE, SELF

from config import keyfiles
from config.cache import IN_MEMORY
from config.env import Environment
from config.stores import vault_storage
from generation.engines.diffusion.options import ATTENTION, COMPILE
from generation.provenance import certificates

env = Environment()
BASE_DIR = Path(__file__).resolve().parents[2]
SAFELIGHT_VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"][
    "version"
]

# Where things lie ----------------------------------------------------------------------
DATA_DIR = env.path(
    "SAFELIGHT_DATA_DIR", BASE_DIR / "var", meaning="folder of databases, keys and sealed objects"
)
ASSETS_DIR = env.path(
    "SAFELIGHT_ASSETS_DIR", BASE_DIR / "assets", meaning="folder of models and sample pictures"
)
KEYS_DIR = DATA_DIR / "keys"

SECRET_KEY = env.secret(
    "SECRET_KEY", meaning="signs sessions", fallback_file=KEYS_DIR / keyfiles.SECRET_KEY
)
SAFELIGHT_KMS_KEY = env.text(
    "SAFELIGHT_KMS_KEY", "", meaning="a key in AWS KMS that takes the local master key's place"
)
SAFELIGHT_MASTER_KEY = env.key(
    "SAFELIGHT_MASTER_KEY",
    meaning="wraps every person's key",
    fallback_file=KEYS_DIR / keyfiles.MASTER_KEY,
    is_required=not SAFELIGHT_KMS_KEY,
)
SAFELIGHT_OLD_MASTER_KEY = env.key(
    "SAFELIGHT_OLD_MASTER_KEY",
    meaning="the master key before, until rotate_master_key has run",
    fallback_file=KEYS_DIR / keyfiles.OLD_MASTER_KEY,
    is_required=False,
)
SAFELIGHT_LEDGER_KEY = env.key(
    "SAFELIGHT_LEDGER_KEY",
    meaning="signs the ledger's checkpoints",
    fallback_file=KEYS_DIR / keyfiles.LEDGER_KEY,
)
SAFELIGHT_PROVENANCE = env.secret(
    "SAFELIGHT_PROVENANCE",
    meaning="marks portraits as made with AI: a P-256 key, its certificate and its root, as PEM",
    fallback_file=KEYS_DIR / certificates.IDENTITY,
    check=certificates.parse,
)
SAFELIGHT_RECEIPT_KEY = env.key(
    "SAFELIGHT_RECEIPT_KEY",
    meaning="signs the receipts of erasures",
    fallback_file=KEYS_DIR / keyfiles.RECEIPT_KEY,
)

# Applications --------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "generation",
    "uploads",
    "accounts",
    "privacy",
    "allauth",
    "allauth.account",
    "django_otp",
    "django_otp_webauthn",
    "rest_framework",
    "knox",
    "django_htmx",
    "config.staff.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ApiByTlsOnly",
    "privacy.rights.gate.RestoreGate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.NotStored",
    "privacy.optout.signal.PrivacyControl",
    "django_otp.middleware.OTPMiddleware",
    "accounts.sessions.middleware.SessionLifetime",
    "uploads.middleware.UploadGate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.TrustMiddleware",
    "accounts.profile.middleware.ProfileMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "privacy.policies.visits.AskAgain",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "privacy.retention.middleware.HoldsInWords",
    "privacy.vault.middleware.NotOpened",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.deployment",
            ],
        },
    },
]

# Databases: person keys live apart, so that backups of the rest can't bring them back ----
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
    url = env.text(variable, "", meaning=f"{meaning}, as a URL; a file by default")
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url)) if url else _file(file)
    except (KeyError, ValueError):
        env.problems.append(f"{variable} can't be understood. Write postgres://user@host/name.")
        return _file(file)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = dict(_SQLITE)
    else:
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 8}}
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

# Pictures: sealed by the vault over this storage -----------------------------------------
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

# Uploads stay in memory; Django's temporary-file handler would write them to disk ---------
FILE_UPLOAD_HANDLERS = ["uploads.intake.handler.CappedMemoryHandler"]
# An operator's own matting model in the place of the built-in segmenter.
SAFELIGHT_MATTING_MODEL = env.text(
    "SAFELIGHT_MATTING_MODEL", "", meaning="path of a matting model (ONNX) of your own"
)
SAFELIGHT_MATTING_SHA256 = env.text(
    "SAFELIGHT_MATTING_SHA256", "", meaning="SHA-256 of that file; another is not run"
)
SAFELIGHT_MATTING_SIDE = env.integer(
    "SAFELIGHT_MATTING_SIDE", 512, meaning="pixels a side that it takes", least=32, most=2048
)
SAFELIGHT_MATTING_INPUT = env.text(
    "SAFELIGHT_MATTING_INPUT", "signed", meaning="range that it takes: unit, signed or imagenet"
)
if SAFELIGHT_MATTING_MODEL and not re.fullmatch(r"[0-9a-fA-F]{64}", SAFELIGHT_MATTING_SHA256):
    env.problems.append("SAFELIGHT_MATTING_SHA256 is not 64 hex digits. Set it to the model's.")
if SAFELIGHT_MATTING_MODEL and not os.access(SAFELIGHT_MATTING_MODEL, os.R_OK):
    env.problems.append("SAFELIGHT_MATTING_MODEL names a file that can't be read.")
if SAFELIGHT_MATTING_INPUT not in {"unit", "signed", "imagenet"}:
    env.problems.append("SAFELIGHT_MATTING_INPUT must be unit, signed or imagenet.")

SAFELIGHT_PHOTO_MAX_BYTES = 25 * 1024 * 1024
SAFELIGHT_PHOTOS_MAX_COUNT = 12
SAFELIGHT_REQUEST_MAX_BYTES = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# Retention ------------------------------------------------------------------------------
SAFELIGHT_HEADSHOT_MAX_DAYS = env.integer(
    "SAFELIGHT_HEADSHOT_MAX_DAYS",
    30,
    least=1,
    most=365,
    meaning="the longest a person may keep headshots here",
)
SAFELIGHT_BACKUP_DAYS = env.integer(
    "SAFELIGHT_BACKUP_DAYS",
    30,
    most=3650,
    meaning="how many days the oldest backup of this deployment is kept; stated in every receipt",
)
SAFELIGHT_TRAINING = env.flag(
    "SAFELIGHT_TRAINING",
    True,
    meaning="offer people, unticked and apart, to keep anonymised copies for training",
)
SAFELIGHT_TRAINING_MAX_DAYS = env.integer(
    "SAFELIGHT_TRAINING_MAX_DAYS",
    365,
    least=1,
    most=1095,
    meaning="the longest an anonymised copy may be kept for training",
)
SAFELIGHT_SWEEP_LATE_AFTER = timedelta(minutes=15)

# Jobs: what one person may ask for, so that nobody's orders crowd out the others' -----------
SAFELIGHT_JOBS_PER_PERSON = env.integer(
    "SAFELIGHT_JOBS_PER_PERSON",
    2,
    least=1,
    meaning="how many jobs a person may have under way at a time",
)
SAFELIGHT_PORTRAITS_PER_DAY = env.integer(
    "SAFELIGHT_PORTRAITS_PER_DAY",
    96,
    least=1,
    meaning="how many portraits a person may have made in 24 hours",
)

# Drawing: styles that a model makes; without one the portal has its studio styles ----------
SAFELIGHT_DIFFUSION_MODEL = env.text(
    "SAFELIGHT_DIFFUSION_MODEL",
    "",
    meaning="the spec of a model that draws portraits, a TOML file; see docs/engines.md",
)
SAFELIGHT_DIFFUSION_DEVICE = env.text(
    "SAFELIGHT_DIFFUSION_DEVICE", "auto", meaning="where it draws: auto, cuda, cuda:1, mps or cpu"
)
SAFELIGHT_DIFFUSION_ATTENTION = env.choice(
    "SAFELIGHT_DIFFUSION_ATTENTION",
    "native",
    ATTENTION,
    meaning="the attention's backend; none that downloads code is offered",
)
SAFELIGHT_DIFFUSION_COMPILE = env.choice(
    "SAFELIGHT_DIFFUSION_COMPILE",
    "off",
    COMPILE,
    meaning="compile the model's blocks: off, fixed (a long warm-up, then fastest) or dynamic",
)
SAFELIGHT_DIFFUSION_BATCH = env.integer(
    "SAFELIGHT_DIFFUSION_BATCH",
    4,
    least=1,
    most=16,
    meaning="how many portraits are drawn at once, memory permitting",
)
HF_ENDPOINT = env.text(
    "HF_ENDPOINT",
    "https://huggingface.co",
    meaning="the hub that `manage.py models fetch`, and nothing else, asks for a model",
)

# Sign-in --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django_otp_webauthn.backends.WebAuthnBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.validators.ListedPasswordValidator"},
    {"NAME": "accounts.passwords.validators.OwnWordsValidator"},
]
SAFELIGHT_LEAKED_PASSWORDS = env.text(
    "SAFELIGHT_LEAKED_PASSWORDS",
    "",
    meaning="a local copy of Have I Been Pwned's list, sorted `SHA-1:count` lines; none by default",
)
if SAFELIGHT_LEAKED_PASSWORDS:
    if not os.access(SAFELIGHT_LEAKED_PASSWORDS, os.R_OK):
        env.problems.append("SAFELIGHT_LEAKED_PASSWORDS names a file that can't be read.")
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "accounts.passwords.validators.LeakedHashValidator",
            "OPTIONS": {"path": SAFELIGHT_LEAKED_PASSWORDS},
        }
    )
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studio"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignUpForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# One address at a time: the old one goes when the new one is proved.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
# What a message says stays on this site; the default would put it into a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Marks browsers in which a person signed in before; see accounts.known_browsers.
SAFELIGHT_BROWSER_COOKIE = "known-browser"
# The link of a reset opens an account: it is good for an hour, once.
PASSWORD_RESET_TIMEOUT = 3600
SAFELIGHT_STEP_UP_SECONDS = env.integer(
    "SAFELIGHT_STEP_UP_SECONDS",
    300,
    least=30,
    most=3600,
    meaning="how long a proof of identity lasts for what is marked sensitive",
)
SAFELIGHT_FACTOR_FOR_ALL = env.flag(
    "SAFELIGHT_FACTOR_FOR_ALL",
    False,
    meaning="everybody must set up a second factor, as staff must in any case",
)
OTP_WEBAUTHN_HELPER_CLASS = "accounts.factors.ceremony.PasskeyHelper"
OTP_WEBAUTHN_RP_NAME = "Safelight"
OTP_WEBAUTHN_RP_ID = "localhost"
OTP_WEBAUTHN_ALLOWED_ORIGINS = ["http://localhost:8000"]
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105
REST_KNOX = {"TOKEN_MODEL": KNOX_TOKEN_MODEL, "TOKEN_TTL": timedelta(days=30)}
# Programs come with a token, and only with a token: no cookie, no password.
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.tokens.access.ByToken"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.tokens.access.WithinScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "30/min", "user": "300/min"},
}
SESSION_ENGINE = "accounts.sessions.store"
# Unused for a day, or this long after signing in, a session is over.
SESSION_COOKIE_AGE = 24 * 3600
# Whichever door was used to sign in: the browser forgets the session when it is closed.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SAFELIGHT_SESSION_LASTS = timedelta(days=14)
SAFELIGHT_STAFF_SESSION_LASTS = timedelta(hours=12)
SAFELIGHT_STAFF_SESSION_IDLE = timedelta(hours=1)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# Browser policies -----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF, "blob:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "usb")
}
PERMISSIONS_POLICY |= {f"publickey-credentials-{use}": ["self"] for use in ("create", "get")}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = env.time_zone(
    "SAFELIGHT_TIME_ZONE",
    "UTC",
    meaning="time zone in which times are shown and the law's days begin and end",
)
SAFELIGHT_LEGAL_COUNTRY = env.text(
    "SAFELIGHT_LEGAL_COUNTRY",
    "",
    meaning="country whose holidays move legal deadlines: a code like DE or GB",
)
SAFELIGHT_LEGAL_SUBDIVISION = env.text(
    "SAFELIGHT_LEGAL_SUBDIVISION", "", meaning="the part of that country, like BE or SCT"
)
USE_I18N = USE_TZ = True

# Tasks: the database is the truth, a message is only a doorbell ---------------------------
CELERY_BROKER_URL = env.text(
    "CELERY_BROKER_URL",
    f"safelight+sqlite://{quote(str(DATA_DIR / 'broker.sqlite3'))}",
    meaning="the task broker: a file by default, or redis://…, amqp://…",
)

# Mail -----------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text(
    "SAFELIGHT_MAIL_FROM", "Safelight <safelight@localhost>", meaning="sender of every mail"
)

# What this deployment says of itself ------------------------------------------------------
SAFELIGHT_OPERATOR = env.text(
    "SAFELIGHT_OPERATOR",
    "the owner of this machine",
    meaning="who runs this deployment, shown to people",
)
SAFELIGHT_CONTROLLER = env.text(
    "SAFELIGHT_CONTROLLER",
    SAFELIGHT_OPERATOR,
    meaning="who answers for the data by law: name and postal address",
)
SAFELIGHT_PRIVACY_OFFICER = env.text(
    "SAFELIGHT_PRIVACY_OFFICER",
    SAFELIGHT_OPERATOR,
    meaning="the name of the person who answers questions about privacy",
)
SAFELIGHT_PRIVACY_EMAIL = env.text(
    "SAFELIGHT_PRIVACY_EMAIL",
    "safelight@localhost",
    meaning="the address at which the privacy officer is reached",
)
SAFELIGHT_HOSTING_COUNTRY = env.text(
    "SAFELIGHT_HOSTING_COUNTRY",
    "wherever this machine stands",
    meaning="the country in which the data lies",
)
SAFELIGHT_PROCESSORS = env.text(
    "SAFELIGHT_PROCESSORS",
    "none",
    meaning='who works on the data for the controller: "Name (what for, where); …", or none',
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"no_values": {"()": "config.logs.WithoutExceptionValues"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_values"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # A request's own path may name a person's objects; the status code says enough.
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "django.security.csrf": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
