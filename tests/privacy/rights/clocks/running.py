"""Clocks as an officer would start them: a law, a day, a zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from privacy.rights.clocks.clock import Clock, begin
from privacy.rights.clocks.kinds import Kind


def noon(day: str | date) -> datetime:
    """Return noon of a day in the legal time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(on, time(12), tzinfo=zone)


def received(law: str, day: str | date, kind: Kind = Kind.ACCESS, **more: Any) -> Clock:
    return begin(law=law, kind=kind, received_at=noon(day), **more)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)


HOUR, DAY, INSTANT = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
