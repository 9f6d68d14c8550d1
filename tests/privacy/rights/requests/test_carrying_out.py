"""What was approved is done by the portal's own actions, and a copy is for its person alone."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Person
from privacy.consent.actions import may_make_portraits
from privacy.ledger.actors import Actor
from privacy.ledger.lines import lines_for
from privacy.models import LedgerSubject, OptOut, SealedObject
from privacy.rights.clocks.kinds import Kind
from privacy.rights.export.build import build_export
from privacy.rights.export.models import Export
from privacy.rights.requests import actions
from privacy.rights.requests.actions.working import open_attachment
from privacy.rights.requests.errors import (
    CaseMoved,
    CopyMissing,
    NobodyHere,
    NothingToCarryOut,
    NotProved,
    SealedForRecipient,
    TooMuch,
)
from privacy.rights.requests.links import Link
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import Contact
from privacy.rights.requests.states import Channel, Method, Outcome
from privacy.vault.errors import KeyDestroyed
from privacy.vault.keyring import owner_key
from privacy.vault.models import Kind as Sealed
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import add_photo, with_pictures
from tests.privacy.rights.requests.asking import (
    answered,
    asked,
    asked_publicly,
    by_link,
    deliver,
    proposed,
)
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def copy_of(case: RightsRequest) -> Export:
    return Export.objects.get(pk=str(case.attachments.get(what="export").export))


def test_a_copy_is_sealed_for_its_person_and_whoever_attached_it_never_opens_it() -> None:
    person, browser = with_pictures()
    case, (officer, officers_browser) = asked(person), bearing("privacy-officer")
    attached = actions.export_for(case=case, officer=officer.pk)
    build_export(copy_of(case).pk)
    copy = copy_of(case)
    assert copy.sealed is not None
    assert copy.sealed.owner == person.pk
    with pytest.raises(SealedForRecipient):
        actions.open_attachment_as_staff(attachment=attached, officer=officer.pk)
    with pytest.raises(SealedForRecipient):
        open_attachment(attachment=attached, actor=Actor.person(case.pk))
    page = browser.get("/privacy/copy/").content.decode()
    [link] = {part.split('"')[0] for part in page.split('href="') if str(copy.pk) in part[:120]}
    assert officers_browser.get(link).status_code == 404
    status = by_link(case, Link.STATUS) + f"documents/{attached.pk}/"
    assert officers_browser.get(status).status_code == 404
    assert browser.get(status).status_code == 404
    assert "Asked for a copy of everything" in [each.event_words for each in lines_for(person.pk)]
    answered(case)
    assert "sealed for you" in str(mail.outbox[-1].body)
    assert officers_browser.get(status).status_code == 404


def test_a_copy_whose_day_is_over_is_made_anew_when_the_answer_goes() -> None:
    person, _browser = with_pictures()
    case, (officer, _officers) = asked(person), bearing("privacy-officer")
    actions.export_for(case=case, officer=officer.pk)
    first = copy_of(case)
    Export.objects.filter(pk=first.pk).update(state="failed", delete_after=first.asked_at)
    answered(case)
    assert copy_of(case).pk != first.pk
    assert copy_of(case).person == person.pk


def test_access_is_not_fulfilled_without_its_copy(alice: Person) -> None:
    case, (officer, _browser) = asked(alice), bearing("privacy-officer")
    with pytest.raises(CopyMissing):
        actions.propose(case=case, officer=officer.pk, outcome=Outcome.FULFIL)


def test_no_copy_before_identity_is_proved(client: Client, alice: Person) -> None:
    case = asked_publicly(client, alice.email)
    client.post(by_link(case, Link.VERIFY))
    case.refresh_from_db()
    officer, _browser = bearing("privacy-officer")
    with pytest.raises(NotProved):
        actions.export_for(case=case, officer=officer.pk)
    actions.record_identity(case=case, officer=officer.pk, method=Method.EMAIL, is_proved=True)
    actions.export_for(case=case, officer=officer.pk)
    assert copy_of(case).person == alice.pk


def test_of_somebody_unknown_nothing_is_held_and_the_letter_says_so(client: Client) -> None:
    case = asked_publicly(client, "nobody@example.org")
    client.post(by_link(case, Link.VERIFY))
    case.refresh_from_db()
    officer, _browser = bearing("privacy-officer")
    with pytest.raises(NobodyHere):
        actions.export_for(case=case, officer=officer.pk)
    actions.record_identity(
        case=case, officer=officer.pk, method=Method.DATA_POINTS, is_proved=True, points=2
    )
    answered(case, Outcome.FULFIL)
    assert "nothing is held under it" in str(mail.outbox[-1].body)


def test_an_erasure_needs_a_second_person_and_leaves_nothing() -> None:
    person, browser = with_pictures()
    case = asked(person, Kind.ERASURE)
    first, second = bearing("privacy-officer")[0], bearing("privacy-officer")[0]
    with pytest.raises(CaseMoved):
        actions.erase_for(case=case, officer=first.pk)
    proposal = proposed(case, first, Outcome.FULFIL)
    with pytest.raises(CaseMoved):
        actions.erase_for(case=case, officer=first.pk)
    actions.approve(proposal=proposal, officer=second.pk, digest=proposal.digest)
    before = len(mail.outbox)
    deliver()
    assert len(mail.outbox) == before  # the answer waits for the deed
    receipt = actions.erase_for(case=case, officer=first.pk)
    assert actions.erase_for(case=case, officer=first.pk) == receipt
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not SealedObject.objects.filter(owner=person.pk).exists()
    deliver()
    case.refresh_from_db()
    assert (case.state, case.receipt) == ("fulfilled", receipt)
    assert mail.outbox[-1].to == [person.email]
    assert "is erased" in str(mail.outbox[-1].body)
    # What is left of the case is the bare record.
    assert (case.person_hash, case.address_hash, bytes(case.contact)) == ("", "", b"")
    assert not case.notices.exists()
    assert not LedgerSubject.objects.filter(person=case.pk).exists()
    with pytest.raises(KeyDestroyed):
        owner_key(case.pk)
    assert browser.get("/privacy/requests/").status_code == 302


def test_an_opt_out_is_done_and_answered_at_once(alice: Person) -> None:
    case = asked(alice, Kind.OPT_OUT, region="us-ca")
    assert (case.state, case.protocol_status) == ("fulfilled", "fulfilled")
    assert OptOut.objects.of(alice.pk).get().origin == "do_not_sell"
    assert "It is done" in str(mail.outbox[-1].body)


def test_a_withdrawn_consent_stops_what_it_allowed(alice: Person) -> None:
    assert may_make_portraits(alice.pk)
    case = asked(alice, Kind.WITHDRAWAL)
    assert not may_make_portraits(alice.pk)
    assert case.state == "fulfilled"


def test_a_letter_s_opt_out_is_carried_out_once_approved(alice: Person) -> None:
    officer, _browser = bearing("privacy-officer")
    second, _other = bearing("privacy-officer")
    case = actions.take_in(
        officer=officer.pk,
        kind=Kind.LIMIT,
        channel=Channel.LETTER,
        region="us-ca",
        language="en",
        received_at=alice.joined_at,
        contact=Contact(address=alice.email),
    )
    proposal = proposed(case, officer, Outcome.FULFIL)
    with pytest.raises(CaseMoved):
        actions.carry_out(case=case, officer=officer.pk)
    actions.approve(proposal=proposal, officer=second.pk, digest=proposal.digest)
    deliver()
    assert not OptOut.objects.of(alice.pk).exists()
    actions.carry_out(case=case, officer=officer.pk)
    deliver()
    case.refresh_from_db()
    assert case.state == "fulfilled"
    assert OptOut.objects.of(alice.pk).get().origin == "limit"
    with pytest.raises(NothingToCarryOut):
        actions.erase_for(case=case, officer=officer.pk)


def test_a_document_is_sealed_and_there_for_its_person_once_approved(alice: Person) -> None:
    case, (officer, _browser) = asked(alice, Kind.OTHER), bearing("privacy-officer")
    canary = b"canary-document-of-alice"
    document = actions.attach(case=case, officer=officer.pk, content=canary, name="Letter")
    assert document.sealed is not None
    assert (document.sealed.owner, document.sealed.kind) == (case.pk, Sealed.ATTACHMENT)
    address = f"/privacy/requests/{case.pk}/documents/{document.pk}/"
    assert signed_in(alice).get(address).status_code == 404
    answered(case)
    answer = signed_in(alice).get(address)
    assert (answer.status_code, answer.content) == (200, canary)
    assert "no-store" in answer["Cache-Control"]
    assert signed_in(open_person()).get(address).status_code == 404
    document.sealed.refresh_from_db()
    assert (document.sealed.delete_after - case.closed_at).days == 30  # type: ignore[operator]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"a\0b", b"x" * (10 * 2**20 + 1)])
def test_only_documents_are_attached(alice: Person, content: bytes) -> None:
    case, (officer, _browser) = asked(alice, Kind.OTHER), bearing("privacy-officer")
    with pytest.raises(TooMuch):
        actions.attach(case=case, officer=officer.pk, content=content, name="x")
    assert not SealedObject.objects.filter(owner=case.pk).exists()


def test_the_document_of_an_officer_is_opened_with_a_line(alice: Person) -> None:
    add_photo(alice)
    case, (officer, _browser) = asked(alice, Kind.OTHER), bearing("privacy-officer")
    document = actions.attach(case=case, officer=officer.pk, content=b"A list.", name="Letter")
    opened = actions.open_attachment_as_staff(attachment=document, officer=officer.pk)
    assert opened.read() == b"A list."
    assert lines_for(case.pk)[0].event_words == "Opened a document about a request"
