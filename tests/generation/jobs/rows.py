"""Jobs as rows, for rules that need no picture."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from generation.jobs.models import Job


def row(owner: Person, *, minutes_ago: float = 1, **fields: Any) -> Job:
    """Return a queued job of one portrait, asked for a while ago; `fields` say otherwise."""
    asked_at = timezone.now() - timedelta(minutes=minutes_ago)
    defaults: dict[str, Any] = {
        "styles": ["studio-grey"],
        "ratio": "1:1",
        "total_count": 1,
        "created_at": asked_at,
        "rung_at": asked_at,
    }
    return Job.objects.create(owner=owner, **{**defaults, **fields})


def in_a_minute() -> datetime:
    return timezone.now() + timedelta(minutes=1)
