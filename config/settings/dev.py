"""One machine, nothing but Python: what `make run` uses."""

from config.settings.base import *
from config.settings.base import DATA_DIR, env

DEBUG = env.flag("SAFELIGHT_DEBUG", False, meaning="Django's debug pages; never in production")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MAIL_DIR = DATA_DIR / "mail"
EMAIL_BACKEND = "config.mail.FolderBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

env.finish()
