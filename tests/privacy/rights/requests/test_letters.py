"""Letters: complete in every language, in the person's own, kept sealed, sent once, or by post."""

import string
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.laws import regimes
from privacy.rights.requests import actions
from privacy.rights.requests.actions.notices import read
from privacy.rights.requests.casefile import CaseNotice
from privacy.rights.requests.errors import CaseMoved, CaseRefused, NoAddress
from privacy.rights.requests.letters.catalogue import (
    TEXTS,
    VERSIONS,
    Letter,
    languages,
    spoken,
    text,
    wording,
)
from privacy.rights.requests.links import Link
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import Contact
from privacy.rights.requests.sending import send_notice, send_waiting
from privacy.rights.requests.states import Channel, Denial, Identity, Outcome
from tests.people import signed_in
from tests.privacy.rights.requests.asking import answered, asked, asked_publicly, by_link, deliver
from tests.staff import bearing

FACTS = {
    "reference", "kind", "received", "due", "link", "words", "reason", "agent", "receipt",
    "original", "officer", "controller", "remedies",
}  # fmt: skip


def names(template: string.Template) -> set[str]:
    return set(template.get_identifiers())


@pytest.mark.parametrize("letter", list(Letter))
def test_every_letter_says_the_same_facts_in_every_language(letter: Letter) -> None:
    assert languages() == sorted(code for code, _name in settings.LANGUAGES)
    facts = {code: names(text(letter, code).subject) | names(text(letter, code).body)
             for code in languages()}  # fmt: skip
    assert set(map(frozenset, facts.values())) == {frozenset(facts["en"])}, facts
    assert facts["en"] <= FACTS
    for code in languages():
        paragraphs = text(letter, code).body.template.split("\n\n")
        assert len(paragraphs) == len(text(letter, "en").body.template.split("\n\n")), code
        assert "$link" not in facts["en"] or "$link" in paragraphs, code


@pytest.mark.parametrize("language", ["de", "en", "es", "fr-ca"])
def test_every_language_has_every_word(language: str) -> None:
    words = wording(language)
    assert words.kinds.keys() == set(Kind.values)
    assert words.reasons.keys() == set(Denial.values)
    assert words.remedies.keys() == set(regimes.codes)


def test_every_version_that_was_ever_sent_stays() -> None:
    for language in languages():
        for letter, newest in VERSIONS.items():
            for version in range(1, newest + 1):
                assert (TEXTS / language / f"{letter}.{version}.txt").exists()


@pytest.mark.parametrize(("wanted", "got"), [("fr", "fr-ca"), ("de-at", "de"), ("ja", "en")])
def test_the_nearest_language_is_written(wanted: str, got: str) -> None:
    assert spoken(wanted) == got


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.usefixtures("vault_in_order")
class TestWithPeople:
    def test_the_answer_is_in_the_persons_language_and_as_previewed(self, alice: Person) -> None:
        case = asked(alice, Kind.OTHER, language="fr-ca", region="ca")
        shown = actions.preview(case=case, letter=Letter.FULFILLED, words="Voici la réponse.")
        answered(case, words="Voici la réponse.")
        sent = mail.outbox[-1]
        assert (sent.subject, sent.body) == (shown.subject, shown.body)
        assert "Commissariat à la protection de la vie privée" in str(sent.body)
        assert case.notices.get(letter="fulfilled").language == "fr-ca"

    def test_what_was_sent_is_kept_sealed_and_shown_to_its_person(self, alice: Person) -> None:
        case = asked(alice, Kind.OTHER)
        answered(case, words="canary-answer for you")
        notice = case.notices.get(letter="fulfilled")
        assert b"canary-answer" not in bytes(notice.sealed)
        assert alice.email.encode() not in bytes(notice.sealed)
        written = read(notice)
        assert written is not None
        assert "canary-answer" in written.body
        page = signed_in(alice).get(f"/privacy/requests/{case.pk}/").content.decode()
        assert "canary-answer for you" in page

    def test_nothing_leads_up_to_a_link_that_is_not_there(self, alice: Person) -> None:
        asked(alice, site="")
        paragraphs = str(mail.outbox[-1].body).split("\n\n")
        assert not [each for each in paragraphs if each.endswith(":")]

    def test_days_are_written_as_the_language_writes_them(self, alice: Person) -> None:
        received = asked(alice, language="de").received_on
        months = (
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
        )
        day = f"{received.day}. {months.split()[received.month - 1]} {received.year}"
        assert day in str(mail.outbox[-1].body)

    def test_a_letter_goes_once_however_often_it_is_rung_for(self, alice: Person) -> None:
        case = asked(alice)
        notice = case.notices.get(letter="acknowledge")
        before = len(mail.outbox)
        assert not send_notice(notice.pk)
        assert not send_notice(notice.pk)
        assert len(mail.outbox) == before

    def test_a_mail_server_that_refuses_gets_it_again(
        self, alice: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_given: object, **_named: object) -> None:
            raise OSError("no route")

        case = actions.submit(person=alice.pk, kind=Kind.ACCESS, region="eea", language="en")
        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
            deliver()
        case.refresh_from_db()
        assert case.acknowledged_at is None
        assert case.notices.get().state == "queued"
        deliver()
        case.refresh_from_db()
        assert case.acknowledged_at is not None

    def test_a_sender_that_was_killed_is_followed_by_another(self, alice: Person) -> None:
        case = actions.submit(person=alice.pk, kind=Kind.ACCESS, region="eea", language="en")
        [notice] = case.notices.all()
        now = timezone.now()
        CaseNotice.objects.claim(notice.pk, now=now, stale=now)
        assert not send_notice(notice.pk)
        assert send_waiting(now) == 0
        CaseNotice.objects.update(claimed_at=now - timedelta(minutes=11),
                                  made_at=now - timedelta(minutes=12))  # fmt: skip
        assert send_notice(notice.pk)

    def test_asking_for_proof_is_a_notice_of_its_own(self, alice: Person, client: Client) -> None:
        case = asked_publicly(client, alice.email)
        client.post(by_link(case, Link.VERIFY))
        officer, _browser = bearing("privacy-agent")
        actions.send_notice(
            case=case, officer=officer.pk, letter=Letter.IDENTITY, words="When did you join?"
        )
        assert case.identity == Identity.AWAITED
        deliver()
        assert "When did you join?" in str(mail.outbox[-1].body)
        for answer in (Letter.REFUSED, Letter.FULFILLED, Letter.EXTENSION):
            with pytest.raises(CaseRefused):
                actions.send_notice(case=case, officer=officer.pk, letter=answer)

    def test_an_answer_by_post_closes_when_somebody_says_it_went(self) -> None:
        officer, _browser = bearing("privacy-officer")
        case = actions.take_in(
            officer=officer.pk,
            kind=Kind.OTHER,
            channel=Channel.LETTER,
            region="eea",
            language="de",
            received_at=timezone.now(),
            contact=Contact(name="Z", postal="Beispielweg 1"),
        )
        with pytest.raises(NoAddress):
            actions.send_notice(case=case, officer=officer.pk, letter=Letter.ACKNOWLEDGE)
        with pytest.raises(CaseMoved):
            actions.close(case=case, officer=officer.pk)
        before = len(mail.outbox)
        answered(case, Outcome.FULFIL)
        assert (case.state, case.notices.get().state) == ("approved", "to_post")
        actions.close(case=case, officer=officer.pk)
        assert (case.state, case.notices.get().by_post) == ("fulfilled", True)
        assert len(mail.outbox) == before

    def test_a_repetition_is_joined_to_the_earlier_request_and_told(self, alice: Person) -> None:
        first, second = asked(alice), asked(alice)
        officer, _browser = bearing("privacy-agent")
        with pytest.raises(CaseRefused):
            actions.link_duplicate(case=first, officer=officer.pk, original=second)
        actions.link_duplicate(case=second, officer=officer.pk, original=first)
        deliver()
        assert first.reference in str(mail.outbox[-1].body)
        second.refresh_from_db()
        assert (second.state, second.protocol_status) == ("duplicate", "open")
        answered(first)
        assert RightsRequest.objects.get(pk=second.pk).protocol_status == "fulfilled"
