"""The gate of every process: nothing is served or worked on while a backup waits for replay."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from privacy.responsible import operator
from privacy.rights.restore import Restored, require_current

logger = logging.getLogger(__name__)


@dataclass
class Gate:
    """Remembers for a few seconds whether this process may work; looks thoroughly once."""

    refusal: str = ""
    _looked_at: float = field(default=float("-inf"))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_closed(self) -> bool:
        """Say whether a restored backup keeps this process from its work."""
        every = settings.SAFELIGHT_HEADS_COMPARED_EVERY
        if every is None:
            return False
        with self._lock:
            if time.monotonic() - self._looked_at > every.total_seconds():
                # While it is closed, and at first, people who came back are looked for as well.
                is_first = self._looked_at == float("-inf")
                self.refusal = _refusal(thorough=is_first or bool(self.refusal))
                self._looked_at = time.monotonic()
        return bool(self.refusal)


gate = Gate()


class RestoreGate:
    """Answers 503, in a sentence, instead of anything that a restored database would say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in settings.SAFELIGHT_ALWAYS_ANSWERED or not gate.is_closed():
            return self._get_response(request)
        words = {
            "operator": operator(),
            "sentence": _(
                "A backup was put back here, and what was erased since is being erased again "
                "first. Until then nothing is shown."
            ),
        }
        response = HttpResponse(loader.render_to_string("503.html", words), status=503)
        response["Retry-After"] = "300"
        response["Cache-Control"] = "no-store"
        return response


def _refusal(*, thorough: bool) -> str:
    try:
        require_current(thorough=thorough)
    except Restored as restored:
        logger.error("%s", restored.sentence)
        return str(restored.sentence)
    except OSError as outage:
        # Fails closed: without the witness nobody knows what this database is.
        logger.error("The witness can't be read (%s), so nothing is served.", outage.strerror)
        return _("The witness can't be read, so nothing is served.")
    return ""
