"""Telling people of a breach: two officers, the very words they read, each in their language."""

import time
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.lines import lines_of
from privacy.models import Breach
from privacy.registers.breaches.affected import add_by_list
from privacy.registers.breaches.errors import BreachRefused, NoticeChanged, OwnNotice
from privacy.registers.breaches.notices import approve_notice, propose_notice, seal_of
from privacy.registers.breaches.sending import send_notices
from privacy.registers.breaches.texts import digest_of
from tests.people import open_person, signed_in
from tests.privacy.registers.writing import (
    GERMAN,
    STATES,
    WORDS,
    let_out,
    post,
    recorded,
    states_of,
)
from tests.staff import bearing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


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
