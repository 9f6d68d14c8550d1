"""Behind TLS, with servers chosen by the environment; blanks are refused."""

from config.cache import cache_at
from config.observing.settings import FORMATS, logging_as
from config.production.rules import WITHOUT_TLS, unsafe
from config.settings.base import *
from config.settings.base import (
    REST_FRAMEWORK,
    SAFELIGHT_CA_FILE,
    SAFELIGHT_CONTROLLER,
    SAFELIGHT_STAFF_HOURS,
    STORAGES,
    env,
)
from config.settings.collected import *
from config.settings.collected import COLLECTED
from privacy.watch.hours import parse_hours

SAFELIGHT_PRODUCTION = True
DEBUG = False
_HOSTS = "the host names under which people reach this deployment, by comma"
ALLOWED_HOSTS = env.words("SAFELIGHT_HOSTS", [], meaning=_HOSTS)
env.require_words("SAFELIGHT_HOSTS", meaning=_HOSTS)
OTP_WEBAUTHN_RP_ID = ALLOWED_HOSTS[0] if ALLOWED_HOSTS else ""
OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

CACHES = {
    "default": cache_at(
        env.text(
            "SAFELIGHT_CACHE_URL",
            "",
            meaning="a Redis that all web servers share, rediss://…; else a table in the database",
            is_secret=True,
        ),
        ca_file=SAFELIGHT_CA_FILE,
    )
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer(
    "SAFELIGHT_TRUSTED_PROXIES",
    1,
    most=5,
    meaning="how many proxies in front add the sender's address to X-Forwarded-For",
)
REST_FRAMEWORK = {**REST_FRAMEWORK, "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT}

EMAIL_BACKEND = "config.mail.ServerBackend"
EMAIL_HOST = env.text("EMAIL_HOST", meaning="the mail server")
EMAIL_PORT = env.integer("EMAIL_PORT", 587, meaning="the mail server's port")
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "", meaning="user at the mail server")
EMAIL_HOST_PASSWORD = env.text(
    "EMAIL_HOST_PASSWORD", "", meaning="password at the mail server", is_secret=True
)
# A page waits for a mail at most once, and so long: the mail to an address that is given up.
EMAIL_TIMEOUT = 10
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True, meaning="STARTTLS to the mail server")

# What a notice must name. A default would be a blank with words on it.
for _name, _what in {
    "SAFELIGHT_CONTROLLER": "who answers for the data by law: name and postal address",
    "SAFELIGHT_PRIVACY_OFFICER": "the name of the person who answers questions about privacy",
    "SAFELIGHT_PRIVACY_EMAIL": "the address at which the privacy officer is reached",
    "SAFELIGHT_HOSTING_COUNTRY": "the country in which the data lies",
    "SAFELIGHT_PROCESSORS": "who works on the data for you, or the word none",
}.items():
    env.require_words(_name, meaning=_what)
SAFELIGHT_OPERATOR = env.text(
    "SAFELIGHT_OPERATOR", SAFELIGHT_CONTROLLER, meaning="who runs this deployment, in short"
)
SAFELIGHT_STAFF_HOURS = SAFELIGHT_STAFF_HOURS or parse_hours("mon-sun 06:00-22:00")

SAFELIGHT_LOG_FORMAT = env.choice(
    "SAFELIGHT_LOG_FORMAT", "json", FORMATS, meaning="how log lines are written"
)
LOGGING = logging_as(SAFELIGHT_LOG_FORMAT)

SECURE_SSL_REDIRECT = True
# A program that was led on to TLS would never learn that its token went in clear.
# Probes within the cluster come without TLS, and hold nothing of anybody.
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^(healthz|readyz|metrics)$"]
# Without a proxy of ours in front, this header is the visitor's own.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
SAFELIGHT_BROWSER_COOKIE = "__Host-known-browser"
LANGUAGE_COOKIE_NAME = "__Host-language"
CSRF_COOKIE_NAME = "__Host-csrf"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

STORAGES["staticfiles"] = COLLECTED

SAFELIGHT_WITHOUT_TLS = env.words(
    "SAFELIGHT_WITHOUT_TLS",
    [],
    meaning="which connections may go without TLS, by comma: database, broker, cache, store, mail; "
    "only to this machine's own loopback address or a socket",
)
if set(SAFELIGHT_WITHOUT_TLS) - set(WITHOUT_TLS):
    env.problems.append(f"SAFELIGHT_WITHOUT_TLS may name {', '.join(WITHOUT_TLS)}, nothing else.")
env.problems.extend(unsafe(globals()))
env.finish()
