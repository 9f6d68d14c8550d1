"""Time: deadlines and signatures go by this machine's clock, so others are asked for theirs."""

import email.utils
from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.utils import timezone

MOST_SECONDS = 5.0
REMEDY = "Let all machines keep time by NTP (chrony, systemd-timesyncd)."


def look_at_clock() -> Iterator[str]:
    """Compare with the database server's clock."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    yield from judge("the database's", theirs)


def judge(whose: str, theirs: datetime) -> Iterator[str]:
    """Say by how much this machine's clock differs, when that is too much."""
    seconds = (timezone.now() - theirs).total_seconds()
    if abs(seconds) > MOST_SECONDS:
        yield f"This machine's clock is {seconds:+.0f} s off {whose}. {REMEDY}"


def judge_date(whose: str, header: str) -> Iterator[str]:
    """The same for the Date of an HTTP answer."""
    try:
        yield from judge(whose, email.utils.parsedate_to_datetime(header))
    except (TypeError, ValueError):
        yield f"{whose.capitalize()} answers carry no readable Date. Look at its proxy."
