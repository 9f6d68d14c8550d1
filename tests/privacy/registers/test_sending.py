"""Each is told once: through crashes, beside another run, with a mail server that fails."""

from datetime import timedelta
from smtplib import SMTPConnectError, SMTPDataError, SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import Person
from privacy.ledger.actors import Actor
from privacy.models import AffectedPerson, Breach
from privacy.registers.breaches import sending
from privacy.registers.breaches.sending import send_notices
from privacy.rights.erasure import erase_person
from tests.people import open_person
from tests.privacy.registers.writing import (
    STATES,
    let_out,
    post,
    states_of,
)
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class Killed(BaseException):
    """The worker was killed: no handler of errors sees it."""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address to which a mail has really gone."""
    gone: list[str] = []
    send = EmailBackend.send_messages

    def count(backend: EmailBackend, mails: list[EmailMessage]) -> int:
        gone.extend(mail.to[0] for mail in mails)
        return send(backend, mails)

    monkeypatch.setattr(EmailBackend, "send_messages", count)
    return gone


@pytest.mark.parametrize("place", ["before the mail", "after the mail"])
def test_a_killed_run_goes_on_and_tells_nobody_twice(
    breach: Breach,
    officers: tuple[Person, Person],
    place: str,
    counted: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [open_person() for _ in range(5)]
    let_out(breach, people, officers)
    step = "_deliver" if place == "before the mail" else "_settle"
    real, calls = getattr(sending, step), iter(range(10))

    def killed(*given: Any) -> Any:
        if next(calls) == 2:
            raise Killed
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(sending, step, killed)
        with pytest.raises(Killed):
            send_notices()
    send_notices()
    assert len(counted) == len(set(counted)) == (4 if place == "before the mail" else 5)
    assert states_of(breach) == [STATES.SENDING, *[STATES.TOLD] * 4]
    send_notices(now=timezone.now() + timedelta(minutes=11))
    assert states_of(breach) == [*[STATES.TOLD] * 4, STATES.UNCERTAIN]
    assert len(counted) == len(set(counted))


def test_only_an_officer_tries_those_again_of_whom_nobody_knows(
    breach: Breach, officers: tuple[Person, Person], counted: list[str]
) -> None:
    let_out(breach, [open_person()], officers)
    AffectedPerson.objects.update(state=STATES.UNCERTAIN)
    send_notices()
    assert not counted
    _person, client = bearing("privacy-officer")
    post(client, "breach-try-again", breach)
    assert len(counted) == 1
    assert states_of(breach) == [STATES.TOLD]


def test_two_runs_beside_each_other_share_the_people(
    breach: Breach, officers: tuple[Person, Person], counted: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    let_out(breach, [open_person() for _ in range(4)], officers)
    real, nested = sending._deliver, iter([True])

    def beside(*given: Any) -> Any:
        if next(nested, False):
            send_notices()
        return real(*given)

    monkeypatch.setattr(sending, "_deliver", beside)
    send_notices()
    assert len(counted) == len(set(counted)) == 4


def failing(
    monkeypatch: pytest.MonkeyPatch, error: Exception, *, whom: str = "", times: int = 99
) -> list[str]:
    """Let the mail server fail for somebody, or for everybody; return to whom it was tried."""
    tried: list[str] = []
    real = EmailBackend.send_messages

    def send(backend: EmailBackend, mails: list[EmailMessage]) -> int:
        tried.extend(mail.to[0] for mail in mails)
        if whom in mails[0].to[0] and len(tried) <= times:
            raise error
        return real(backend, mails)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return tried


def test_a_refused_mail_is_tried_five_times_and_holds_nobody_else_up(
    breach: Breach,
    officers: tuple[Person, Person],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    people = [open_person() for _ in range(3)]
    let_out(breach, people, officers)
    tried = failing(monkeypatch, SMTPDataError(550, b"no"), whom=people[0].email)
    assert send_notices() == 2
    assert states_of(breach) == [STATES.TOLD, STATES.TOLD, STATES.WAITING]
    assert send_notices() == 0
    assert tried.count(people[0].email) == 1
    for minutes in range(6, 60, 6):
        # Each try moves the clock of the next.
        AffectedPerson.objects.update(changed_at=timezone.now())
        send_notices(now=timezone.now() + timedelta(minutes=minutes))
    assert states_of(breach) == [STATES.FAILED, STATES.TOLD, STATES.TOLD]
    assert tried.count(people[0].email) == 5
    assert people[0].email not in caplog.text


@pytest.mark.parametrize("error", [ConnectionRefusedError(), SMTPConnectError(421, b"busy")])
def test_a_server_that_is_away_costs_nobody_a_try(
    waiting: Person,
    error: Exception,
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[EmailMessage],
) -> None:
    failing(monkeypatch, error, times=7)
    for _ in range(7):
        assert send_notices() == 0
        assert AffectedPerson.objects.get().state == STATES.WAITING
    assert send_notices() == 1
    assert [mail.to for mail in mailoutbox] == [[waiting.email]]


@pytest.mark.parametrize("error", [SMTPServerDisconnected("gone"), TimeoutError()])
def test_a_mail_of_which_nobody_knows_is_not_sent_again(
    waiting: Person, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = failing(monkeypatch, error)
    for minutes in (0, 6, 12):
        send_notices(now=timezone.now() + timedelta(minutes=minutes))
    assert AffectedPerson.objects.get().state == STATES.UNCERTAIN
    assert tried == [waiting.email]


def test_whoever_has_no_proved_address_is_counted_apart(
    breach: Breach, officers: tuple[Person, Person], counted: list[str]
) -> None:
    from allauth.account.models import EmailAddress

    person = open_person()
    let_out(breach, [person], officers)
    EmailAddress.objects.filter(user=person).update(verified=False)
    send_notices()
    assert states_of(breach) == [STATES.UNREACHABLE]
    assert not counted


def test_an_erasure_leaves_the_count_and_nobody_in_it(
    breach: Breach, officers: tuple[Person, Person], counted: list[str]
) -> None:
    person = open_person()
    let_out(breach, [person], officers)
    erase_person(person=person.pk, actor=Actor.person(person.pk))
    send_notices()
    assert not counted
    assert breach.affected.get().person is None


def test_a_run_ends_in_time_and_the_next_goes_on(
    breach: Breach, officers: tuple[Person, Person], counted: list[str]
) -> None:
    let_out(breach, [open_person() for _ in range(3)], officers)
    assert send_notices(seconds=0) == 0
    assert send_notices() == 3
