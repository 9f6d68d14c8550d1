"""The portal as `make run` has it, with the cache that web servers share in a deployment."""

import os

from config.cache import cache_at
from config.settings.dev import *  # noqa: F403

CACHES = {"default": cache_at(os.environ["DRILL_CACHE_URL"])}
