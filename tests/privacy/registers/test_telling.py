"""Telling people of a breach: two officers, their language, each once, through crashes."""

import time
from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.watching.canary import plant_canary
from privacy.ledger.actions import record, record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.lines import lines_of
from privacy.models import AffectedPerson, Breach
from privacy.registers.breaches import sending
from privacy.registers.breaches.addressees import run_query
from privacy.registers.breaches.affected import add_by_list
from privacy.registers.breaches.errors import BreachRefused, NoticeChanged, OwnNotice
from privacy.registers.breaches.notices import approve_notice, propose_notice, seal_of
from privacy.registers.breaches.sending import send_notices
from privacy.registers.breaches.texts import digest_of
from privacy.rights.erasure import erase_person
from tests.people import open_person, signed_in
from tests.privacy.registers.writing import (
    GERMAN,
    STATES,
    WORDS,
    let_out,
    post,
    recorded,
    states_of,
    two_officers,
)
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def officers() -> tuple[Person, Person]:
    return two_officers()


@pytest.fixture
def breach(officers: tuple[Person, Person]) -> Breach:
    return recorded(officers[0])


@pytest.fixture
def waiting(breach: Breach, officers: tuple[Person, Person]) -> Person:
    """Somebody who is to be told of it."""
    person = open_person()
    let_out(breach, [person], officers)
    return person


def words_form(**changes: str) -> dict[str, str]:
    return {f"en-{name}": changes.get(name, word) for name, word in vars(WORDS).items()}


def test_from_choosing_to_told_through_the_pages(
    alice: Person, mailoutbox: list[EmailMessage]
) -> None:
    person, first = bearing("privacy-officer")
    _other, second = bearing("privacy-officer")
    breach = recorded(person)
    names = f"{alice.email}\nnobody@example.com\n{alice.pk}"
    page = post(first, "breach-choose", breach, {"names": names}).content.decode()
    assert "1 line is nobody’s here" in page
    preview = post(first, "breach-notice", breach, words_form()).content.decode()
    assert WORDS.advice in preview
    refused = post(first, "breach-approve", breach, {"seen": seal_of(breach.notice)})
    assert "Whoever proposed telling people can’t approve it" in refused.content.decode()
    assert not mailoutbox
    done = post(second, "breach-approve", breach, {"seen": seal_of(breach.notice)})
    assert "Approved" in done.content.decode()
    (mail,) = mailoutbox
    assert mail.to == [alice.email]
    assert all(word in mail.body for word in vars(WORDS).values())
    assert lines_of(alice.pk, Event.BREACH_TOLD, limit=1)
    assert states_of(breach) == [STATES.TOLD]


def test_everybody_is_told_in_their_language_where_it_is_written(
    breach: Breach, officers: tuple[Person, Person], mailoutbox: list[EmailMessage]
) -> None:
    german, french = open_person(), open_person()
    Person.objects.filter(pk=german.pk).update(language="de")
    Person.objects.filter(pk=french.pk).update(language="fr-ca")
    let_out(breach, [german, french], officers, de=GERMAN)
    send_notices()
    bodies = {mail.to[0]: str(mail.body) for mail in mailoutbox}
    assert GERMAN.advice in bodies[german.email]
    assert WORDS.advice in bodies[french.email]


def test_an_approval_is_of_what_was_read(breach: Breach, officers: tuple[Person, Person]) -> None:
    first, second = (officer.pk for officer in officers)
    add_by_list(breach=breach, names=[open_person().email], officer=first)
    propose_notice(breach=breach, wordings={"en": WORDS}, officer=first)
    seen = seal_of(breach.notice)
    propose_notice(breach=breach, wordings={"en": GERMAN}, officer=first)
    with pytest.raises(NoticeChanged):
        approve_notice(breach=breach, seen=seen, officer=second)
    add_by_list(breach=breach, names=[open_person().email], officer=first)
    seen = f"{digest_of(breach.notice.template, {'en': GERMAN})}-1"
    with pytest.raises(NoticeChanged):
        approve_notice(breach=breach, seen=seen, officer=second)
    breach.refresh_from_db()
    with pytest.raises(OwnNotice):
        approve_notice(breach=breach, seen=seal_of(breach.notice), officer=first)


def test_whoever_is_added_later_needs_a_new_approval(
    breach: Breach, officers: tuple[Person, Person], mailoutbox: list[EmailMessage]
) -> None:
    let_out(breach, [open_person()], officers)
    send_notices()
    late = open_person()
    add_by_list(breach=breach, names=[late.email], officer=officers[1].pk)
    send_notices()
    assert len(mailoutbox) == 1
    notice = Breach.objects.get(pk=breach.pk).notice
    with pytest.raises(OwnNotice):
        approve_notice(breach=breach, seen=seal_of(notice), officer=officers[1].pk)
    approve_notice(breach=breach, seen=seal_of(notice), officer=officers[0].pk)
    send_notices()
    assert [mail.to for mail in mailoutbox][1:] == [[late.email]]


def test_the_words_stay_once_anybody_was_told(
    breach: Breach, officers: tuple[Person, Person]
) -> None:
    let_out(breach, [open_person()], officers)
    send_notices()
    with pytest.raises(BreachRefused):
        propose_notice(breach=breach, wordings={"en": GERMAN}, officer=officers[0].pk)


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


@pytest.mark.parametrize(
    ("error", "then"),
    [
        (SMTPDataError(550, b"no"), (STATES.WAITING, STATES.FAILED)),
        (ConnectionRefusedError(), (STATES.WAITING, STATES.FAILED)),
        (SMTPServerDisconnected("gone"), (STATES.UNCERTAIN, STATES.UNCERTAIN)),
        (TimeoutError(), (STATES.UNCERTAIN, STATES.UNCERTAIN)),
    ],
)
def test_a_mail_that_surely_did_not_go_is_tried_again_and_no_other(
    error: Exception,
    then: tuple[str, str],
    waiting: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_backend: EmailBackend, _mails: Any) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send_notices()
    assert AffectedPerson.objects.get().state == then[0]
    for _ in range(6):
        send_notices()
    assert AffectedPerson.objects.get().state == then[1]
    assert waiting.email not in caplog.text


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


def test_queries_find_whom_a_breach_affects(alice: Person) -> None:
    person, client = bearing("privacy-officer")
    breach = recorded(person)
    signed_in(alice).get("/privacy/")
    planted = plant_canary()
    span = {"since": "2020-01-01T00:00", "until": "2099-01-01T00:00"}
    post(client, "breach-choose", breach, {"code": "accounts", **span})
    affected = set(breach.affected.values_list("person", flat=True))
    assert {alice.pk, person.pk} <= affected
    assert planted.person not in affected
    page = post(client, "breach-choose", breach, {"code": "accounts", **span}).content.decode()
    assert "of whom 0 are new here" in page
    span["until"] = "2019-01-01T00:00"
    wrong = post(client, "breach-choose", breach, {"code": "accounts", **span})
    assert "This lies before the beginning" in wrong.content.decode()
    assert post(client, "breach-choose", breach, {"code": "x", **span}).status_code == 400


def test_the_ledger_finds_whose_pictures_were_opened_and_who_uploaded(alice: Person) -> None:
    owner, other = open_person(), open_person()
    with transaction.atomic():
        record(event=Event.PHOTO_UPLOADED, actor=Actor.person(other.pk), owner=other.pk)
    for actor, whose in ((Actor.program("engine"), owner), (Actor.person(alice.pk), alice)):
        record_opening(
            event=Event.PHOTO_OPENED,
            actor=actor,
            owner=whose.pk,
            purpose=Purpose.MAKE_PORTRAITS,
            objects=[uuid4()],
        )
    now = timezone.now()
    span = now - timedelta(minutes=1), now + timedelta(minutes=1)
    assert run_query("opened", *span) == {owner.pk}
    assert run_query("uploaded", *span) == {other.pk}
    assert run_query("uploaded", now - timedelta(days=2), now - timedelta(days=1)) == set()


def test_a_decision_needs_a_fresh_proof_and_leads_back_to_its_page(
    breach: Breach, officers: tuple[Person, Person]
) -> None:
    _person, client = bearing("privacy-officer")
    session = client.session
    session["proved"] = {"at": 0, "with_factor": True}
    session.save()
    for name in ("breach-approve", "breach-close", "breach-try-again"):
        address = reverse(name, args=[breach.pk])
        assert client.post(address).headers["Location"].startswith(reverse("step-up"))
    session["proved"] = {"at": time.time(), "with_factor": True}
    session.save()
    for name in ("breach-approve", "breach-close", "breach-try-again"):
        back = client.get(reverse(name, args=[breach.pk]))
        assert back.headers["Location"] == reverse("breach", args=[breach.pk])
    assert client.get(reverse("officer-pack")).headers["Location"] == reverse("registers")
    assert not breach.affected.exists()


def test_looking_at_the_list_is_a_line_in_each_persons_ledger(
    breach: Breach, officers: tuple[Person, Person], django_assert_max_num_queries: Any
) -> None:
    people = [open_person() for _ in range(27)]
    add_by_list(breach=breach, names=[each.email for each in people], officer=officers[0].pk)
    _person, auditor = bearing("auditor")
    with django_assert_max_num_queries(25):
        page = auditor.get(reverse("breach-affected", args=[breach.pk])).content.decode()
    assert not any(each.email in page or str(each.pk) in page for each in people)
    seen = [each for each in people if lines_of(each.pk, Event.BREACH_LISTED, limit=1)]
    assert len(seen) == 25
    (line,) = lines_of(seen[0].pk, Event.BREACH_LISTED, limit=2)
    assert not line.is_own
    assert line.actor_words == "A member of staff"


def test_every_language_that_is_begun_is_to_be_finished(breach: Breach, settings: Any) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    _person, client = bearing("privacy-officer")
    begun = {**words_form(), "de-advice": "Vorsicht."}
    page = post(client, "breach-notice", breach, begun)
    assert page.status_code == 400
    assert "Write this too" in page.content.decode()
    assert post(client, "breach-notice", breach, words_form(advice="")).status_code == 400
    assert post(client, "breach-notice", breach, words_form()).status_code == 200


def test_a_breach_that_is_not_there_answers_404() -> None:
    _person, client = bearing("privacy-officer")
    for name in ("breach", "breach-affected", "breach-preview", "breach-notice"):
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404


def test_people_see_it_in_their_centre(breach: Breach, officers: tuple[Person, Person]) -> None:
    person = open_person()
    let_out(breach, [person], officers)
    client: Client = signed_in(person)
    assert "Breaches that affect you" in client.get("/privacy/").content.decode()
