"""The settings of `make run`, with a made-up language in the place of German."""

import os

from config.settings.dev import *  # noqa: F403
from config.settings.dev import LOCALE_PATHS as REAL

LOCALE_PATHS = [os.environ["PSEUDO_LOCALE"], *REAL]
