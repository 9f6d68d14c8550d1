"""What holds for every day, zone and law, against an oracle of a few lines: the law as it reads."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pytest
from django.test import override_settings
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from privacy.rights.clocks.changes import extend, resume, suspend
from privacy.rights.clocks.clock import begin
from privacy.rights.clocks.dates import acknowledge_by, due_at, latest, notice_by, respond_by
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.laws import HELD_ACROSS_EUROPE
from privacy.rights.clocks.regimes import Cause
from tests.privacy.rights.clocks.running import HOUR, INSTANT, noon, received

# Nothing here draws from the database, so a slow machine is no finding.
thoroughly = settings(max_examples=250, deadline=None)
LAWS = ("gdpr", "uk_gdpr", "ccpa", "pipeda")
# Midnights that don't exist (Cairo, Havana), half hours (Lord Howe), both hemispheres.
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Toronto",
    "America/Havana",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
)
laws = st.sampled_from(LAWS)
days = st.dates(date(2021, 1, 1), date(2060, 12, 31))
moments = st.integers(0, 20 * 366 * 24 * 60).map(
    lambda minutes: datetime(2021, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
# The ends of months and years and the days beside them, which whole decades of days hardly hit.
month_ends = st.builds(
    lambda year, month, off: date(year, month, 1) + timedelta(days=off),
    st.integers(2021, 2060),
    st.integers(1, 12),
    st.integers(-3, 2),
)
any_day = days | month_ends.filter(lambda day: day.year >= 2021)


def literally(law: str, day: date, *, extended: bool, country: str) -> date:
    """Read the law: months and a working day, or bare days."""
    if law in {"ccpa", "pipeda"}:
        return day + timedelta(days={"ccpa": 45, "pipeda": 30}[law] * (2 if extended else 1))
    month = np.datetime64(day, "M") + (3 if extended else 1)
    last = (month + 1).astype("datetime64[D]") - 1
    end = _date(min(month.astype("datetime64[D]") + day.day - 1, last))
    off = holidays.country_holidays(country)
    while end.weekday() > 4 or end in off:
        end += timedelta(days=1)
    return end


def business_days(day: date, count: int) -> date:
    off = list(holidays.country_holidays("US", years=range(day.year, day.year + 2)))
    end = np.busday_offset(np.datetime64(day), count, roll="backward", holidays=off)
    return _date(end)


def _date(day: np.datetime64) -> date:
    return date.fromisoformat(str(day))


@thoroughly
@given(
    law=laws, day=any_day, is_extended=st.booleans(), country=st.sampled_from(["DE", "FR", "IE"])
)
def test_no_date_is_later_than_the_law_read_literally(
    law: str, day: date, is_extended: bool, country: str
) -> None:
    country = "GB" if law == "uk_gdpr" else country
    with override_settings(SAFELIGHT_LEGAL_COUNTRY=country):
        clock = received(law, day)
        if is_extended:
            clock = extend(clock, noticed_at=noon(day))
        assert respond_by(clock).day == literally(law, day, extended=is_extended, country=country)


@thoroughly
@given(day=any_day, place=st.sampled_from(HELD_ACROSS_EUROPE))
def test_a_deployment_that_names_no_country_is_never_later_than_one_there(
    day: date, place: object
) -> None:
    assert respond_by(received("gdpr", day)).day <= literally(
        "gdpr", day, extended=False, country=str(place)
    )


@thoroughly
@given(day=any_day)
def test_business_days_are_counted_as_numpy_counts_them(day: date) -> None:
    acknowledge = acknowledge_by(received("ccpa", day))
    assert acknowledge is not None
    assert acknowledge.day == business_days(day, 10)
    assert respond_by(received("ccpa", day, Kind.OPT_OUT)).day == business_days(day, 15)


@thoroughly
@given(law=laws, day=any_day, later=st.integers(0, 40), kind=st.sampled_from(Kind))
def test_a_later_receipt_is_never_due_earlier(law: str, day: date, later: int, kind: Kind) -> None:
    after = day + timedelta(days=later)
    try:
        first, second = received(law, day, kind), received(law, after, kind)
    except ClockRefused:
        assert law == "ccpa"
        return
    assert respond_by(first).day <= respond_by(second).day
    for computed in (acknowledge_by, notice_by, latest):
        earlier, following = computed(first), computed(second)
        assert (earlier is None) == (following is None)
        assert earlier is None or following is None or earlier.day <= following.day


@thoroughly
@given(law=laws, moment=moments, zone=st.sampled_from(ZONES))
def test_in_every_zone_the_last_day_ends_where_the_next_begins(
    law: str, moment: datetime, zone: str
) -> None:
    with override_settings(TIME_ZONE=zone):
        clock = begin(law=law, kind=Kind.ACCESS, received_at=moment)
        end, last = due_at(clock), respond_by(clock).day
    local = ZoneInfo(zone)
    assert clock.received_on == moment.astimezone(local).date()
    assert (end - INSTANT).astimezone(local).date() == last
    assert end.astimezone(local).date() == last + timedelta(days=1)


@thoroughly
@given(
    law=laws,
    moment=moments,
    zone=st.sampled_from(ZONES),
    late=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=900)),
)
def test_no_extension_is_noticed_after_the_time_is_over(
    law: str, moment: datetime, zone: str, late: timedelta
) -> None:
    with override_settings(TIME_ZONE=zone):
        clock = begin(law=law, kind=Kind.ACCESS, received_at=moment)
        assert extend(clock, noticed_at=due_at(clock) - INSTANT).extension_noticed_at
        with pytest.raises(ClockRefused):
            extend(clock, noticed_at=due_at(clock) + late)


@thoroughly
@given(law=laws, day=any_day, wait=st.integers(0, 60), kind=st.sampled_from(Kind))
def test_only_the_european_laws_let_a_clock_stand_still(
    law: str, day: date, wait: int, kind: Kind
) -> None:
    try:
        clock = received(law, day, kind)
    except ClockRefused:
        assert law == "ccpa"
        return
    since = noon(day) + timedelta(hours=1)
    if law in {"ccpa", "pipeda"}:
        with pytest.raises(ClockRefused, match="stand still"):
            suspend(clock, cause=Cause.IDENTITY_DOUBTED, since=since)
        return
    stopped = suspend(clock, cause=Cause.IDENTITY_DOUBTED, since=since)
    going = resume(stopped, at=since + timedelta(days=wait))
    before, after = respond_by(clock), respond_by(going)
    assert after.nominal == before.nominal + timedelta(days=wait)
    assert after.day >= before.day
    assert respond_by(stopped).day == before.day
    assert respond_by(stopped, at=since + timedelta(days=wait)).day == after.day


@thoroughly
@given(moment=moments, zone=st.sampled_from(ZONES), waits=st.lists(st.floats(0, 200), max_size=5))
def test_pauses_give_no_more_days_than_were_waited(
    moment: datetime, zone: str, waits: list[float]
) -> None:
    with override_settings(TIME_ZONE=zone):
        clock = begin(law="gdpr", kind=Kind.ACCESS, received_at=moment)
        since, waited = moment, timedelta(0)
        for hours in waits:
            stopped = suspend(clock, cause=Cause.IDENTITY_DOUBTED, since=since)
            clock = resume(stopped, at=since + timedelta(hours=hours))
            since, waited = since + timedelta(hours=hours + 1), waited + timedelta(hours=hours)
            assume(since < due_at(clock))
        # A day in which summer time begins has 23 hours.
        assert timedelta(days=clock.paused_days(None)) <= waited + len(waits) * HOUR


@thoroughly
@given(year=st.integers(2021, 2090), month=st.integers(1, 12), day=st.integers(28, 31))
def test_where_a_month_lacks_the_day_its_last_one_counts(year: int, month: int, day: int) -> None:
    try:
        first = date(year, month, day)
    except ValueError:
        return
    counted = respond_by(received("gdpr", first)).counted
    following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (following + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert counted == min(
        following.replace(day=min(day, 28)) + timedelta(days=max(0, day - 28)), last
    )
