"""One machine, nothing but Python: what `make run` uses."""

from config.settings.base import *
from config.settings.base import DATA_DIR, SAFELIGHT_STAFF_HOURS, env
from privacy.watch.hours import parse_hours

DEBUG = env.flag("SAFELIGHT_DEBUG", False, meaning="Django's debug pages; never in production")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MAIL_DIR = DATA_DIR / "mail"
EMAIL_BACKEND = "config.mail.FolderBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# A machine of one's own has no office hours, unless somebody sets them.
SAFELIGHT_STAFF_HOURS = SAFELIGHT_STAFF_HOURS or parse_hours("always")

env.finish()
