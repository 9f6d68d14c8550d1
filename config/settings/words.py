"""Language, time, mail, and what a deployment says of itself."""

from config.settings.foundation import BASE_DIR, env

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr-ca", "Français (Canada)"),
    ("de", "Deutsch"),
    ("es", "Español"),
]
# Named differently where cookies go by TLS only: see production.
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [str(BASE_DIR / "config" / "locale")]
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
