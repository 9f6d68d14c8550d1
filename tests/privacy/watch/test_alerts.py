"""Alerts: one per offence, told once, kept through crashes, acknowledged by somebody else."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Person, Session
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.ledger.lines import lines_of
from privacy.models import Alert, Sighting, Suspension
from privacy.rights.erasure import erase_person
from privacy.watch import actions, suspending, telling
from privacy.watch.actions import clear_old_signs, watch
from privacy.watch.noting import keyed_mark, note, subject_of
from privacy.watch.rules import Signal
from tests.people import signed_in
from tests.privacy.watch.watching import call, is_in, limits, offend, raised, token_of

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def test_the_same_offence_is_one_alert_however_long_it_lasts(
    alice: Person, mailoutbox: list[EmailMessage], said: list[dict[str, Any]]
) -> None:
    with limits(downloads="3/10m"):
        for _ in range(3):
            thief = offend(alice, 4)
            assert raised() == ["downloads"]
            assert not is_in(thief)
    assert Suspension.objects.filter(done_at__isnull=False).count() == 3
    assert Alert.objects.get().count == 12
    assert [line["event"] for line in said] == ["safelight.alert.raised"]
    assert len(mailoutbox) == 1


def test_a_limit_looks_back_only_as_far_as_it_says(alice: Person) -> None:
    with limits(downloads="3/10m"):
        offend(alice, 2)
        Sighting.objects.update(at=timezone.now() - timedelta(minutes=11))
        offend(alice, 2)
        assert raised() == []
        offend(alice, 1)
        assert raised() == ["downloads"]


def test_signs_that_waited_for_a_stopped_scheduler_are_weighed_all_the_same(alice: Person) -> None:
    with limits(downloads="3/10m"):
        offend(alice)
        Sighting.objects.update(at=timezone.now() - timedelta(hours=3))
        assert raised() == ["downloads"]


def test_a_rule_that_is_off_notes_nothing(alice: Person) -> None:
    with limits(downloads="off"):
        offend(alice)
    assert not Sighting.objects.exists()


def test_a_flood_neither_fills_the_table_nor_the_mailbox(mailoutbox: list[EmailMessage]) -> None:
    with limits(tokens="1/10m"):
        for number in range(60):
            note(signal=Signal.TOKEN_REFUSED, subject=keyed_mark("network", str(number)))
        raised()
        assert Alert.objects.count() == 60
        (mail,) = mailoutbox
        assert mail.subject == "60 new alerts"
        assert "And 10 more" in mail.body
        for number in range(60, 100):
            note(signal=Signal.TOKEN_REFUSED, subject=keyed_mark("network", str(number)))
            watch()
    assert len(mailoutbox) == telling.MAILS_PER_HOUR
    watch(now=timezone.now() + timedelta(minutes=61))
    assert len(mailoutbox) == telling.MAILS_PER_HOUR + 1
    assert not Alert.objects.filter(mailed_at=None).exists()


def test_of_one_subject_no_more_signs_are_kept_than_say_something() -> None:
    subject = keyed_mark("network", "x")
    Sighting.objects.bulk_create(
        Sighting(signal=Signal.TOKEN_REFUSED, subject=subject) for _ in range(1000)
    )
    note(signal=Signal.TOKEN_REFUSED, subject=subject)
    assert Sighting.objects.count() == 1000


def test_a_flood_from_everywhere_is_weighed_in_a_few_questions(
    django_assert_max_num_queries: Any,
) -> None:
    Sighting.objects.bulk_create(
        Sighting(signal=Signal.TOKEN_REFUSED, subject=keyed_mark("network", str(number % 3000)))
        for number in range(3000 + 40 * 3)
        for _ in range(1 if number < 3000 else 7)
    )
    with limits(tokens="20/10m"), django_assert_max_num_queries(40):
        assert raised() == []
    with limits(tokens="20/10m"):
        for _ in range(20):
            note(signal=Signal.TOKEN_REFUSED, subject=keyed_mark("network", "7"))
        assert raised() == ["tokens"]
    assert not Sighting.objects.filter(is_weighed=False).exists()


@pytest.mark.parametrize("step", ["suspend_what_waits", "log_new", "mail_new"])
def test_the_next_run_finishes_what_a_crash_broke_off(
    alice: Person,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[EmailMessage],
    said: list[dict[str, Any]],
) -> None:
    def crash(*_args: Any) -> None:
        raise KeyboardInterrupt

    with limits(downloads="3/10m"):
        thief = offend(alice)
        with monkeypatch.context() as patch:
            patch.setattr(actions, step, crash)
            with pytest.raises(KeyboardInterrupt):
                watch()
        watch()
        watch()
    assert not is_in(thief)
    assert len(mailoutbox) == len(said) == Alert.objects.count() == 1
    assert len(lines_of(alice.pk, Event.SESSION_SUSPENDED, limit=5)) == 1


def test_a_suspension_that_fails_keeps_no_other_waiting(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = suspending.Suspender(suspend=lambda _name: (_ for _ in ()).throw(OSError("gone")))
    with limits(downloads="3/10m"):
        offend(alice)
        call(token := token_of(alice))
        call(token, "198.51.100.1")
        with monkeypatch.context() as patch:
            patch.setitem(suspending._suspenders, "session", broken)
            raised()
        assert ApiToken.objects.get().suspended_at
        assert Session.objects.filter(person=alice.pk).exists()
        raised()
    assert not Session.objects.filter(person=alice.pk).exists()


def test_an_unreachable_mail_server_delays_the_mail_and_nothing_else(
    alert: Alert, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    Alert.objects.update(mailed_at=None)
    mailoutbox.clear()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", lambda _mail: (_ for _ in ()).throw(OSError("away")))
        watch()
    assert Alert.objects.get().mailed_at is None
    watch()
    assert len(mailoutbox) == 1


def test_signs_and_alerts_go_at_their_deadline(alert: Alert) -> None:
    assert Sighting.objects.exists()
    now = timezone.now()
    clear_old_signs(now + timedelta(hours=26))
    assert not Sighting.objects.exists()
    assert Alert.objects.exists()
    clear_old_signs(now + timedelta(days=367))
    assert not Alert.objects.exists()


def test_an_erasure_takes_the_signs_and_leaves_an_alert_that_leads_to_nobody(
    alert: Alert, alice: Person
) -> None:
    erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    assert not Sighting.objects.exists()
    left = Alert.objects.get()
    assert UUID(left.subject.removeprefix("person:")) != alice.pk
    assert subject_of(alice.pk) == ""


def test_its_person_reads_of_signs_and_alerts_in_their_centre_and_copy(
    alert: Alert, alice: Person
) -> None:
    page = signed_in(alice).get(reverse("privacy-centre")).content.decode()
    assert "Signs of misuse" in page
