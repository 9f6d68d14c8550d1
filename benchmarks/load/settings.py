"""The portal as deployed, on servers of this machine; one address stands for all people."""

import os

from config.cache import cache_at
from config.settings.dev import *  # noqa: F403

# By default five sign-ins a minute may come from one address.
ACCOUNT_RATE_LIMITS = {"login": "100000/m/ip", "login_failed": "100000/m/ip"}
SAFELIGHT_JOBS_PER_PERSON = 50
SAFELIGHT_PORTRAITS_PER_DAY = 5000
if _redis := os.environ.get("LOAD_CACHE_URL"):
    CACHES = {"default": cache_at(_redis)}
