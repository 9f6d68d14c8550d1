"""What Prometheus reads of threat detection and of breaches."""

from datetime import timedelta

import pytest
from django.utils import timezone

from privacy.models import Alert, Sighting, Suspension
from privacy.operating.figures import figures
from privacy.watch.noting import keyed_mark
from privacy.watch.rules import Signal
from tests.people import open_person
from tests.privacy.registers.writing import recorded

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def told() -> dict[str, float]:
    return {
        " ".join((figure.name, *labels)): value
        for figure in figures()
        for labels, value in figure.values
    }


def test_a_watch_that_stands_still_is_seen() -> None:
    assert "safelight_signs_age_seconds" not in told()
    ago, subject = timezone.now() - timedelta(minutes=5), keyed_mark("network", "1")
    Sighting.objects.create(signal=Signal.TOKEN_REFUSED, subject=subject, at=ago)
    alert = Alert.objects.create(
        rule="tokens", subject=subject, count=20, limit="20/10m", first_at=ago, last_at=ago
    )
    Suspension.objects.create(alert=alert, bearer="token:x", asked_at=ago)
    shown = told()
    assert 299 < shown["safelight_signs_age_seconds"] < 330
    assert 299 < shown["safelight_suspension_age_seconds"] < 330
    assert shown["safelight_alerts_open tokens"] == 1
    assert shown["safelight_alerts_open canary"] == 0


def test_the_authoritys_clock_is_seen() -> None:
    assert told()["safelight_breaches_awaited"] == 0
    recorded(open_person(), hours=71)
    shown = told()
    assert shown["safelight_breaches_awaited"] == 1
    assert 3500 < shown["safelight_breach_due_seconds"] <= 3600
