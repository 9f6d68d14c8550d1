"""Reminders at half of the time, at 80 % and when overdue; none twice."""

from datetime import datetime, timedelta

from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.rights.clocks.changes import extend, resume, suspend
from privacy.rights.clocks.dates import due_at
from privacy.rights.clocks.regimes import Cause
from privacy.rights.clocks.reminders import Reminder, Stage, falls_at, reminders_due
from tests.privacy.rights.clocks.running import DAY, INSTANT, noon, received

ORDINARY = [Reminder(stage, is_extended=False) for stage in Stage]


def test_each_stage_falls_due_at_its_share_of_the_time_and_not_before() -> None:
    clock = received("ccpa", "2026-11-13")
    whole = due_at(clock) - clock.received_at
    for stage, share in zip(Stage, (0.5, 0.8, 1.0), strict=True):
        moment = falls_at(clock, stage)
        assert abs(moment - (clock.received_at + whole * share)) < timedelta(seconds=1)
        reached = ORDINARY[: list(Stage).index(stage) + 1]
        assert reminders_due(clock, at=moment, sent=()) == reached
        assert reminders_due(clock, at=moment - INSTANT, sent=()) == reached[:-1]


def test_an_answer_is_overdue_when_its_last_day_is_over() -> None:
    clock = received("gdpr", "2026-01-31")
    assert falls_at(clock, Stage.OVERDUE) == due_at(clock)


@settings(max_examples=200, deadline=None)
@given(steps=st.lists(st.integers(0, 40 * 24), max_size=30), law=st.sampled_from(["gdpr", "ccpa"]))
def test_however_often_somebody_looks_nothing_is_sent_twice(steps: list[int], law: str) -> None:
    clock = received(law, "2026-11-13")
    sent: list[Reminder] = []
    for hours in sorted(steps):
        sent += reminders_due(clock, at=clock.received_at + timedelta(hours=hours), sent=sent)
    assert len(sent) == len(set(sent))
    assert sent == ORDINARY[: len(sent)]


def test_an_extension_opens_a_period_with_reminders_of_its_own() -> None:
    clock = received("gdpr", "2026-03-02")
    late = noon("2026-03-30")
    sent = reminders_due(clock, at=late, sent=())
    extended = extend(clock, noticed_at=late)
    assert reminders_due(extended, at=late, sent=sent) == []
    again = reminders_due(extended, at=noon("2026-04-20"), sent=sent)
    assert again == [Reminder(Stage.HALF, is_extended=True)]


def test_a_pause_puts_reminders_off_and_sends_none_again() -> None:
    clock = received("gdpr", "2026-03-02")
    half = falls_at(clock, Stage.HALF)
    sent = reminders_due(clock, at=half, sent=())
    stopped = suspend(clock, cause=Cause.IDENTITY_DOUBTED, since=half)
    assert reminders_due(stopped, at=half + 60 * DAY, sent=sent) == []
    going = resume(stopped, at=half + 60 * DAY)
    assert reminders_due(going, at=half + 60 * DAY, sent=sent) == []
    assert falls_at(going, Stage.MOST) - half > 60 * DAY


@override_settings(TIME_ZONE="Europe/Berlin")
def test_summer_time_moves_no_reminder_off_its_share() -> None:
    clock = received("pipeda", "2026-03-15")
    gone: datetime = falls_at(clock, Stage.HALF)
    assert gone - clock.received_at == due_at(clock) - gone
