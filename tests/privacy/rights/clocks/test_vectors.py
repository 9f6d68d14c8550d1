"""The dates that the law gives, each with the sentence that explains it."""

from datetime import date, timedelta

import pytest
from django.test import override_settings
from pytest_django.fixtures import Settings

from privacy.rights.clocks.changes import extend, resume, suspend
from privacy.rights.clocks.clock import begin, begin_each
from privacy.rights.clocks.dates import acknowledge_by, due_at, earliest, notice_by, respond_by
from privacy.rights.clocks.errors import ClockRefused, NoTimeSet
from privacy.rights.clocks.hold import hold_window
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.laws import GDPR, regimes
from privacy.rights.clocks.periods import Landing
from privacy.rights.clocks.regimes import Cause, Regime, Regimes
from privacy.rights.clocks.sentences import explain
from tests.privacy.rights.clocks.running import DAY, INSTANT, at, noon, received

DOUBTED = Cause.IDENTITY_DOUBTED


def said(landing: Landing | None) -> tuple[str, str]:
    assert landing is not None
    return landing.day.isoformat(), explain(landing)


def test_a_month_from_the_31st_of_january_ends_on_the_second_of_march() -> None:
    assert said(respond_by(received("gdpr", "2026-01-31"))) == (
        "2026-03-02",
        "One calendar month from 31 January is 28 February, a Saturday; "
        "the next working day is Monday 2 March.",
    )


def test_an_extension_counts_from_receipt_not_from_the_clamped_end() -> None:
    clock = extend(received("gdpr", "2026-01-31"), noticed_at=noon("2026-02-20"))
    assert said(respond_by(clock)) == (
        "2026-04-30",
        "Three calendar months from 31 January end on Thursday 30 April.",
    )


@pytest.mark.parametrize("country", ["", "IE", "DE"])
def test_christmas_pushes_to_the_first_working_day_after(settings: Settings, country: str) -> None:
    settings.SAFELIGHT_LEGAL_COUNTRY = country
    assert said(respond_by(received("gdpr", "2026-11-25"))) == (
        "2026-12-28",
        "One calendar month from 25 November is 25 December, a public holiday (Christmas Day); "
        "the next working day is Monday 28 December.",
    )


@pytest.mark.parametrize("country", ["", "IE", "DE"])
def test_easter_sunday_pushes_past_easter_monday(settings: Settings, country: str) -> None:
    settings.SAFELIGHT_LEGAL_COUNTRY = country
    assert said(respond_by(received("gdpr", "2026-03-05"))) == (
        "2026-04-07",
        "One calendar month from 5 March is 5 April, a Sunday; the next working day, after "
        "6 April (Easter Monday), is Tuesday 7 April.",
    )


@pytest.mark.parametrize(("country", "part"), [("", ""), ("US", "CA"), ("DE", "BE")])
def test_california_asks_for_four_dates(settings: Settings, country: str, part: str) -> None:
    settings.SAFELIGHT_LEGAL_COUNTRY, settings.SAFELIGHT_LEGAL_SUBDIVISION = country, part
    clock = received("ccpa", "2026-11-13", Kind.KNOW)
    assert said(acknowledge_by(clock)) == (
        "2026-11-30",
        "10 business days from 13 November end on Monday 30 November; "
        "26 November (Thanksgiving Day) is not counted.",
    )
    assert said(respond_by(clock)) == (
        "2026-12-28",
        "45 calendar days from 13 November end on Monday 28 December.",
    )
    extended = extend(clock, noticed_at=noon("2026-12-28"))
    assert said(respond_by(extended)) == (
        "2027-02-11",
        "90 calendar days from 13 November end on Thursday 11 February 2027.",
    )
    for kind in (Kind.OPT_OUT, Kind.LIMIT):
        opt_out = respond_by(received("ccpa", "2026-11-13", kind))
        assert opt_out.day == date(2026, 12, 7)
        assert opt_out.target == date(2026, 12, 6)
    assert respond_by(clock).target == date(2026, 12, 27)


def test_canada_does_not_roll_a_sunday() -> None:
    assert said(respond_by(received("pipeda", "2026-11-13"))) == (
        "2026-12-13",
        "30 calendar days from 13 November end on Sunday 13 December; "
        "under this law a day off moves nothing.",
    )
    longer = extend(received("pipeda", "2026-11-13"), noticed_at=noon("2026-12-13"))
    assert respond_by(longer).day == date(2027, 1, 12)


def test_canadas_notice_counts_from_the_date_on_the_letter() -> None:
    clock = received("pipeda", "2026-11-13", requested_on=date(2026, 11, 5))
    last = notice_by(clock)
    assert last is not None
    assert last.day == date(2026, 12, 5)
    assert respond_by(clock).day == date(2026, 12, 13)
    with pytest.raises(ClockRefused, match="due by 5 December 2026"):
        extend(clock, noticed_at=noon("2026-12-06"))


@pytest.mark.parametrize("part", ["", "ENG", "SCT"])
def test_britain_has_a_day_in_lieu_of_boxing_day(settings: Settings, part: str) -> None:
    settings.SAFELIGHT_LEGAL_COUNTRY, settings.SAFELIGHT_LEGAL_SUBDIVISION = "GB", part
    day, why = said(respond_by(received("uk_gdpr", "2026-11-25")))
    assert day == "2026-12-29"
    assert "after 28 December (Boxing Day (observed))" in why


def test_a_part_of_a_country_keeps_its_own_holidays(settings: Settings) -> None:
    settings.SAFELIGHT_LEGAL_COUNTRY = "UK"
    ends = {}
    for settings.SAFELIGHT_LEGAL_SUBDIVISION in ("ENG", "SCT", ""):
        ends[settings.SAFELIGHT_LEGAL_SUBDIVISION] = respond_by(received("uk_gdpr", "2026-03-06"))
    assert {part: end.day.day for part, end in ends.items()} == {"ENG": 7, "SCT": 6, "": 6}


def test_the_shortest_law_decides() -> None:
    clocks = [received(law, "2026-11-13") for law in ("gdpr", "ccpa", "pipeda")]
    assert earliest(clocks).regime.code == "pipeda"
    assert due_at(earliest(clocks)) == min(map(due_at, clocks))


def test_a_law_without_a_time_for_the_request_leaves_it_to_the_others() -> None:
    def under(*laws: str) -> list[str]:
        clocks = begin_each(laws=laws, kind=Kind.RESTRICTION, received_at=noon("2026-11-13"))
        return [clock.regime.code for clock in clocks]

    assert under("ccpa", "gdpr", "pipeda", "gdpr") == ["gdpr", "pipeda"]
    with pytest.raises(NoTimeSet, match="CCPA/CPRA sets no time"):
        under("ccpa")


def test_two_holidays_among_business_days_are_both_named() -> None:
    assert said(acknowledge_by(received("ccpa", "2026-12-21"))) == (
        "2027-01-06",
        "10 business days from 21 December end on Wednesday 6 January 2027; 25 December "
        "(Christmas Day) and 1 January 2027 (New Year's Day) are not counted.",
    )


def test_california_moves_no_holiday() -> None:
    assert said(respond_by(received("ccpa", "2025-11-17"))) == (
        "2026-01-01",
        "45 calendar days from 17 November end on Thursday 1 January 2026; "
        "under this law a day off moves nothing.",
    )


@override_settings(TIME_ZONE="America/Toronto")
def test_a_minute_before_midnight_in_the_legal_zone_is_still_that_day() -> None:
    # In UTC it is the first of February already.
    clock = begin(law="pipeda", kind=Kind.ACCESS, received_at=at("2026-01-31T23:59-05:00"))
    assert clock.received_on == date(2026, 1, 31)
    assert due_at(clock) == at("2026-03-03T00:00-05:00")


@override_settings(TIME_ZONE="Europe/Berlin")
def test_a_minute_before_midnight_in_utc_is_the_day_after_in_the_legal_zone() -> None:
    clock = begin(law="gdpr", kind=Kind.ACCESS, received_at=at("2025-12-31T23:59+00:00"))
    assert said(respond_by(clock)) == (
        "2026-02-02",
        "One calendar month from 1 January is 1 February, a Sunday; "
        "the next working day is Monday 2 February.",
    )


@override_settings(TIME_ZONE="Africa/Cairo")
def test_a_last_day_whose_midnight_does_not_exist_ends_when_summer_time_begins() -> None:
    clock = received("gdpr", "2024-03-25")
    assert respond_by(clock).day == date(2024, 4, 25)
    assert due_at(clock) == at("2024-04-25T22:00+00:00")


def test_the_year_is_told_where_it_changes() -> None:
    assert said(respond_by(received("gdpr", "2026-12-01"))) == (
        "2027-01-04",
        "One calendar month from 1 December is 1 January 2027, a public holiday "
        "(New Year's Day); the next working day is Monday 4 January 2027.",
    )


@pytest.mark.parametrize(
    ("day", "due"), [("2024-01-31", "2024-02-29"), ("2023-01-31", "2023-02-28")]
)
def test_a_leap_year_has_its_day(day: str, due: str) -> None:
    assert respond_by(received("gdpr", day)).day.isoformat() == due


def test_recognising_a_request_late_never_moves_its_receipt() -> None:
    late = received("gdpr", "2026-01-31", recognised_at=noon("2026-02-25"))
    assert respond_by(late) == respond_by(received("gdpr", "2026-01-31"))
    assert late.received_at == noon("2026-01-31")


def test_the_clock_stands_still_while_a_doubted_identity_is_awaited() -> None:
    clock = suspend(received("gdpr", "2026-03-02"), cause=DOUBTED, since=noon("2026-03-10"))
    assert respond_by(clock).day == date(2026, 4, 2)
    assert respond_by(clock, at=noon("2026-03-14") - INSTANT).paused_days == 3
    clock = resume(clock, at=noon("2026-03-14"))
    assert said(respond_by(clock)) == (
        "2026-04-07",
        "One calendar month from 2 March is 2 April. The clock stood still for 4 whole days. "
        "With that, the end is 6 April, a public holiday (Easter Monday); "
        "the next working day is Tuesday 7 April.",
    )


@pytest.mark.parametrize("law", ["ccpa", "pipeda"])
def test_california_and_canada_let_no_clock_stand_still(law: str) -> None:
    clock = received(law, "2026-11-13")
    with pytest.raises(ClockRefused, match="doesn't let the clock stand still"):
        suspend(clock, cause=DOUBTED, since=noon("2026-11-14"))


def test_a_clock_neither_stops_twice_nor_after_its_end_nor_before_its_start() -> None:
    clock = received("gdpr", "2026-03-02")
    stopped = suspend(clock, cause=DOUBTED, since=noon("2026-03-10"))
    with pytest.raises(ClockRefused, match="already"):
        suspend(stopped, cause=DOUBTED, since=noon("2026-03-11"))
    with pytest.raises(ClockRefused, match="over"):
        suspend(clock, cause=DOUBTED, since=due_at(clock))
    with pytest.raises(ClockRefused, match="before"):
        suspend(clock, cause=DOUBTED, since=noon("2026-03-01"))
    resumed = resume(stopped, at=noon("2026-03-12"))
    with pytest.raises(ClockRefused, match="before"):
        suspend(resumed, cause=DOUBTED, since=noon("2026-03-11"))
    with pytest.raises(ClockRefused, match="before it stopped"):
        resume(stopped, at=noon("2026-03-09"))
    with pytest.raises(ClockRefused, match="isn't standing still"):
        resume(clock, at=noon("2026-03-12"))


def test_an_extension_is_given_once_and_only_where_the_law_has_one() -> None:
    clock = received("gdpr", "2026-03-02")
    extended = extend(clock, noticed_at=noon("2026-03-20"))
    with pytest.raises(ClockRefused, match="once"):
        extend(extended, noticed_at=noon("2026-03-21"))
    with pytest.raises(ClockRefused, match="before the request"):
        extend(clock, noticed_at=noon("2026-03-01"))
    opt_out = received("ccpa", "2026-03-02", Kind.OPT_OUT)
    with pytest.raises(ClockRefused, match="gives no more time for an opt-out"):
        extend(opt_out, noticed_at=noon("2026-03-03"))


def test_withdrawn_consent_is_due_at_once_even_on_a_sunday() -> None:
    landing = respond_by(received("gdpr", "2026-03-01", Kind.WITHDRAWAL))
    assert said(landing)[0] == "2026-03-01"
    assert landing.target == date(2026, 3, 1)
    assert "at once" in explain(landing)


def test_what_a_law_sets_no_time_for_is_refused_in_words() -> None:
    with pytest.raises(ClockRefused, match="CCPA/CPRA sets no time for restriction"):
        received("ccpa", "2026-03-02", Kind.RESTRICTION)
    with pytest.raises(ClockRefused, match="Known: gdpr, uk_gdpr, ccpa, pipeda"):
        received("lgpd", "2026-03-02")
    with pytest.raises(ClockRefused, match="before 25 May 2018"):
        received("gdpr", "2018-05-24")
    with pytest.raises(ClockRefused, match="not known yet"):
        received("gdpr", "2100-01-01")


def test_facts_in_an_impossible_order_are_refused() -> None:
    with pytest.raises(ClockRefused, match="later date"):
        received("pipeda", "2026-03-02", requested_on=date(2026, 3, 3))
    with pytest.raises(ClockRefused, match="recognised before"):
        received("gdpr", "2026-03-02", recognised_at=noon("2026-03-01"))
    with pytest.raises(ValueError, match="time zone"):
        begin(law="gdpr", kind=Kind.ACCESS, received_at=noon("2026-03-02").replace(tzinfo=None))


def test_canada_holds_what_was_asked_for_until_the_time_to_complain_is_over() -> None:
    clock = received("pipeda", "2026-11-13")
    window = hold_window(clock)
    assert window is not None
    assert (window.opens, window.closes) == (date(2026, 11, 13), date(2027, 6, 13))
    answered = hold_window(clock, answered_at=noon("2026-11-30"))
    assert answered is not None
    assert answered.closes == date(2027, 5, 30)
    assert hold_window(received("gdpr", "2026-11-13")) is None


def test_a_new_version_of_a_law_leaves_older_requests_alone() -> None:
    after = Regime(
        code="gdpr",
        version="next",
        in_force_from=date(2027, 1, 1),
        name="GDPR",
        terms=GDPR.terms,
        rolls=False,
    )
    both = Regimes((GDPR, after))
    old = begin(law="gdpr", kind=Kind.ACCESS, received_at=noon("2026-12-31"), among=both)
    new = begin(law="gdpr", kind=Kind.ACCESS, received_at=noon("2027-01-01"), among=both)
    assert (old.regime.version, new.regime.version) == (GDPR.version, "next")
    with pytest.raises(ValueError, match="not newer"):
        both.register(after)


def test_every_law_names_its_source_and_every_kind_a_period() -> None:
    for code in regimes.codes:
        regime = regimes.in_force(code, date(2026, 11, 13))
        assert regime.source
        for terms in regime.terms.values():
            assert terms.extended is None or terms.extended.count > terms.respond.count
        with pytest.raises(TypeError):
            regime.terms[Kind.ACCESS] = terms  # type: ignore[index]


def test_a_day_is_over_at_its_last_instant() -> None:
    clock = received("gdpr", "2026-01-31")
    assert clock.day_of(due_at(clock) - INSTANT) == date(2026, 3, 2)
    assert due_at(clock) - noon("2026-01-31") < timedelta(days=31)
    assert clock.day_of(due_at(clock)) == date(2026, 3, 2) + DAY
