"""What every page may show: who runs the deployment, its limits, and the lamp."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from privacy.ledger.lamp import lamp_for
from privacy.optout.signal import sends_signal
from privacy.responsible import operator


def deployment(request: HttpRequest) -> dict[str, Any]:
    """Give templates the deployment's words and, for signed-in people, their lamp."""
    context: dict[str, Any] = {
        "operator": operator(),
        "headshot_max_days": settings.SAFELIGHT_HEADSHOT_MAX_DAYS,
        "sends_signal": sends_signal(request),
        "time_zone": timezone.get_current_timezone_name(),
    }
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        # Lazy: fragments and mails that don't show the lamp don't ask the ledger.
        context["lamp"] = SimpleLazyObject(lambda: lamp_for(person.pk))
    return context
