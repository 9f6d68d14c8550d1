"""Figures: which alerts nobody has seen to, and whether signs are weighed in time."""

from collections.abc import Iterator

from django.db.models import Count, Min

from privacy.operating.figures import Figure, age
from privacy.watch.models import Alert, Sighting, Suspension
from privacy.watch.rules import RULES


def watch_figures() -> Iterator[Figure]:
    """Read the open alerts by rule, and the oldest sign that waits."""
    opened = dict(Alert.objects.open().order_by().values_list("rule").annotate(Count("pk")))
    yield Figure(
        "safelight_alerts_open",
        "Alerts of threat detection that nobody has acknowledged, by rule",
        [((rule.code,), opened.get(rule.code, 0)) for rule in RULES],
        labels=("rule",),
    )
    waiting = Sighting.objects.filter(is_weighed=False).aggregate(oldest=Min("at"))
    yield age(
        "safelight_signs_age_seconds",
        "Time that the oldest sign of misuse has waited to be weighed",
        waiting["oldest"],
    )
    asked = Suspension.objects.filter(done_at=None).aggregate(oldest=Min("asked_at"))
    yield age(
        "safelight_suspension_age_seconds",
        "Time that the oldest suspension has waited to be carried out",
        asked["oldest"],
    )
