"""Limits and staff hours come from settings; what can't be used is said in a sentence."""

from datetime import datetime, timedelta

import pytest

from config.schedule import BEAT_SCHEDULE
from privacy.tasks import watch
from privacy.watch.hours import parse_hours
from privacy.watch.rules import RULES, Limit, parse_limit
from tests.portal import Portal


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_limit_that_can_be_read(rule: object) -> None:
    assert parse_limit(rule.default)  # type: ignore[attr-defined]


def test_signs_are_weighed_several_times_a_minute() -> None:
    schedule = BEAT_SCHEDULE["watch"]
    assert schedule["task"] == watch.name
    assert schedule["schedule"] <= 30


def test_limits_are_counts_in_a_time() -> None:
    assert parse_limit("30/10m") == Limit(30, timedelta(minutes=10))
    assert parse_limit(" 5/1H ") == Limit(5, timedelta(hours=1))
    assert str(parse_limit("5/1h")) == "5/60m"
    assert parse_limit("off") is None


@pytest.mark.parametrize("text", ["", "30", "0/10m", "30/0m", "-1/5m", "5/25h", "5/1d", "x/10m"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_limit(text)


@pytest.mark.parametrize(
    ("text", "moment", "works"),
    [
        ("mon-fri 07:00-20:00", "2026-11-25T07:00", True),
        ("mon-fri 07:00-20:00", "2026-11-25T20:00", False),
        ("mon-fri 07:00-20:00", "2026-11-28T12:00", False),
        ("mon-fri 07:00-20:00; sat 09:00-12:00", "2026-11-28T11:59", True),
        ("fri-mon 08:00-09:00", "2026-11-29T08:30", True),
        ("fri-mon 08:00-09:00", "2026-11-25T08:30", False),
        ("07:00-20:00", "2026-11-29T08:30", True),
        ("fri 22:00-06:00", "2026-11-28T05:59", True),
        ("fri 22:00-06:00", "2026-11-27T05:59", False),
        ("always", "2026-11-29T03:00", True),
    ],
)
def test_staff_hours(text: str, moment: str, works: bool) -> None:
    assert parse_hours(text).are_at(datetime.fromisoformat(moment)) is works


@pytest.mark.parametrize("text", ["", ";", "nights", "mon-xxx 07:00-20:00", "mon 7-20", "07:00"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_hours(text)


def test_a_start_is_refused_with_every_problem_at_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    portal = Portal(
        tmp_path_factory.mktemp("tuned") / "var",
        settings={
            "SAFELIGHT_WATCH_DOWNLOADS": "lots",
            "SAFELIGHT_STAFF_HOURS": "nights",
            "SAFELIGHT_ALERT_MAIL": "nobody",
        },
    )
    refused = portal.manage("check")
    assert refused.returncode == 2
    for name in ("SAFELIGHT_WATCH_DOWNLOADS", "SAFELIGHT_STAFF_HOURS", "SAFELIGHT_ALERT_MAIL"):
        assert name in refused.stderr
