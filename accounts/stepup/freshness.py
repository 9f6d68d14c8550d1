"""When this session last proved who it is, and with what."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.factors.owned import has_factor
from accounts.models import Person

KEY = "proved"


def now() -> float:
    """Return the time in seconds; tests move this clock."""
    return time.time()


def mark_fresh(request: HttpRequest, *, with_factor: bool) -> None:
    """Remember that the person has just passed a challenge."""
    request.session[KEY] = {"at": now(), "with_factor": with_factor}
    if request.session.session_key:
        request.session.cycle_key()  # what was overheard before the proof is worth nothing now


def is_fresh(request: HttpRequest, person: Person) -> bool:
    """Say whether the proof is young enough, and a second factor where the person has one."""
    proof: dict[str, Any] = request.session.get(KEY) or {}
    is_young = 0 <= now() - proof.get("at", 0) < settings.SAFELIGHT_STEP_UP_SECONDS
    return is_young and (bool(proof.get("with_factor")) or not has_factor(person))


def on_sign_in(*, request: HttpRequest, user: Person, **_kwargs: Any) -> None:
    """Count signing in as the first proof."""
    mark_fresh(request, with_factor=getattr(user, "otp_device", None) is not None)
