"""What gathering static files needs while an image is built: no key, no server, no database."""

from config.settings.base import *
from config.settings.base import STORAGES
from config.settings.collected import *
from config.settings.collected import COLLECTED

STORAGES["staticfiles"] = COLLECTED
