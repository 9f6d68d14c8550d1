"""The desk through its pages: who works, who decides, what is refused and what it says."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.casefile import CaseProposal
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.states import Identity, State
from tests.people import open_person, signed_in
from tests.privacy.rights.requests.asking import asked, deliver
from tests.staff import bearing, with_factor

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
MOST_QUERIES = 25


def case_page(client: Client, case: RightsRequest) -> str:
    return client.get(reverse("desk-case", args=[case.pk])).content.decode()


def do(client: Client, case: RightsRequest, name: str, **given: Any) -> Any:
    """Press a button of the case page."""
    asked_with = {f"{name}-{field}": value for field, value in given.items()}
    return client.post(reverse("desk-step", args=[case.pk, name]), asked_with)


def decide(client: Client, case: RightsRequest, name: str, **given: Any) -> Any:
    return client.post(reverse("desk-decide", args=[case.pk, name]), given)


def waiting(case: RightsRequest) -> CaseProposal:
    return case.proposals.get(state=CaseProposal.State.WAITING)


def approval(case: RightsRequest) -> dict[str, str]:
    proposal = waiting(case)
    return {"proposal": str(proposal.pk), "digest": proposal.digest}


def test_a_copy_goes_from_the_queue_to_its_person_by_two_officers(alice: Person) -> None:
    case = asked(alice, language="fr-ca")
    first, second = bearing("privacy-officer")[1], bearing("privacy-officer")[1]
    assert reverse("desk-case", args=[case.pk]) in first.get(reverse("desk")).content.decode()
    assert do(first, case, "take").status_code == 302
    assert do(first, case, "copy").status_code == 302
    assert "opens for the person alone" in case_page(first, case)
    assert do(first, case, "propose", outcome="fulfil").status_code == 302
    page = case_page(second, case)
    assert "what you approve is exactly this" in page
    assert 'lang="fr-ca"' in page or 'lang="fr-CA"' in page
    assert decide(second, case, "approve", **approval(case)).status_code == 302
    deliver()
    case.refresh_from_db()
    assert case.state == State.FULFILLED
    assert "Whom to answer went when the case was closed" in case_page(second, case)


def test_whoever_proposed_cant_approve_and_what_was_edited_cant_be(alice: Person) -> None:
    case = asked(alice, Kind.RECTIFICATION)
    (first, mine), (_other, second) = bearing("privacy-officer"), bearing("privacy-officer")
    do(mine, case, "propose", outcome="fulfil", words="It was corrected.")
    answer = decide(mine, case, "approve", **approval(case))
    assert answer.status_code == 403
    assert "Whoever proposed an answer can’t approve it" in answer.content.decode()
    read_before = approval(case)
    do(mine, case, "propose", outcome="fulfil", words="It was corrected twice.")
    stale = {**approval(case), "digest": read_before["digest"]}
    for given in (read_before, stale):
        answer = decide(second, case, "approve", **given)
        assert answer.status_code == 409
        assert "changed after you read it" in answer.content.decode()
    assert waiting(case).proposed_by == first.pk


def test_nobody_works_on_their_own_request() -> None:
    officer, client = bearing("privacy-officer")
    case = asked(officer)
    assert str(case.pk) not in client.get(reverse("desk")).content.decode()
    answer = client.get(reverse("desk-case", args=[case.pk]))
    assert answer.status_code == 403
    assert "Somebody else has to work on it" in answer.content.decode()
    assert do(client, case, "take").status_code == 403


def test_an_agent_proposes_and_only_an_officer_decides(alice: Person) -> None:
    case = asked(alice, Kind.RECTIFICATION)
    one, other = bearing("privacy-agent")[1], bearing("privacy-agent")[1]
    do(one, case, "propose", outcome="fulfil")
    assert "Approve exactly this" not in case_page(other, case)
    assert decide(other, case, "approve", **approval(case)).status_code == 403


def test_an_auditor_reads_and_is_offered_nothing(alice: Person) -> None:
    case = asked(alice)
    client = bearing("auditor")[1]
    page = case_page(client, case)
    assert alice.email in page
    assert "desk/" + str(case.pk) + "/do/" not in page
    assert do(client, case, "take").status_code == 403
    opened = LedgerEntry.objects.filter(event=Event.CASE_OPENED)
    assert opened.count() == 1


def test_every_look_at_a_case_is_a_line_in_its_log(alice: Person) -> None:
    case = asked(alice)
    client = bearing("privacy-officer")[1]
    before = LedgerEntry.objects.filter(event=Event.CASE_OPENED).count()
    assert "Opened" in case_page(client, case)
    client.get(reverse("desk-found", args=[case.pk]))
    assert LedgerEntry.objects.filter(event=Event.CASE_OPENED).count() > before


def test_what_was_typed_stays_when_it_is_refused(alice: Person) -> None:
    case = asked(alice)
    client = bearing("privacy-officer")[1]
    answer = do(client, case, "propose", outcome="refuse", words="Because of reasons we have.")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Because of reasons we have." in page
    assert "<title>Error:" in page.replace("\n", "")
    answer = do(client, case, "identity", method="data_points", points="many", is_proved="yes")
    assert answer.status_code == 400
    case.refresh_from_db()
    assert case.identity == Identity.PROVED  # by the account, as before


def test_a_document_is_sealed_named_and_refused_when_it_is_none(alice: Person) -> None:
    case = asked(alice)
    client = bearing("privacy-officer")[1]
    address = reverse("desk-attach", args=[case.pk])
    large = b"%PDF-1.7\n" + b"a" * 400_000
    letter = SimpleUploadedFile("answer & more.pdf", large)
    assert client.post(address, {"attach-document": letter}).status_code == 302
    page = case_page(client, case)
    assert "answer &amp; more.pdf" in page
    found = re.search(r'href="(/desk/[^"]*/documents/[^"]*)"', page)
    assert found
    answer = client.get(found[1])
    assert answer.content == large
    assert answer["X-Content-Type-Options"] == "nosniff"
    picture = SimpleUploadedFile("me.png", b"\x89PNG\r\n\x1a\n\0\0")
    answer = client.post(address, {"attach-document": picture})
    assert answer.status_code == 413
    assert "not a PDF or plain text" in answer.content.decode()
    assert client.post(address, {}).status_code == 400


def test_a_large_file_of_somebody_else_is_refused_before_it_is_read(alice: Person) -> None:
    case = asked(alice)
    letter = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n" + b"a" * 400_000)
    address = reverse("desk-attach", args=[case.pk])
    for client in (Client(), signed_in(alice)):
        answer = client.post(address, {"attach-document": letter})
        assert answer.status_code in (400, 403, 413)
    assert not case.attachments.exists()


def test_a_letter_is_previewed_and_nothing_is_sent_before(alice: Person) -> None:
    case = asked(alice)
    client = bearing("privacy-officer")[1]
    before = case.notices.count()
    answer = do(client, case, "letter", letter="identity", words="Please sign in.")
    assert answer.status_code == 302
    assert case.notices.count() == before + 1
    address = reverse("desk-step", args=[case.pk, "letter"])
    given = {"letter-letter": "identity", "letter-words": "Call us.", "preview": "1"}
    page = client.post(address, given).content.decode()
    assert "Preview: nothing was sent" in page
    assert "Call us." in page
    assert case.notices.count() == before + 1


def test_the_clock_stands_still_only_where_the_law_lets_it(alice: Person) -> None:
    european, californian = asked(alice), asked(alice, region="us-ca")
    client = bearing("privacy-officer")[1]
    assert do(client, european, "suspend").status_code == 302
    assert "stands still" in client.get(reverse("desk")).content.decode()
    answer = do(client, californian, "suspend")
    assert answer.status_code == 409
    assert "let the clock stand still" in answer.content.decode()
    assert do(client, european, "resume").status_code == 302


def test_a_letter_by_post_is_taken_in_printed_and_noted() -> None:
    client = bearing("privacy-officer")[1]
    came = timezone.localtime() - timedelta(days=2)
    given = {
        "kind": "complaint",
        "channel": "letter",
        "received_at": f"{came:%Y-%m-%dT%H:%M}",
        "region": "ca",
        "language": "fr-ca",
        "postal": "1 Rue Exemple, Montréal",
        "words": "Je me plains.",
    }
    address = reverse("desk-take-in")
    assert client.post(address, {**given, "postal": ""}).status_code == 400
    later = timezone.localtime() + timedelta(days=2)
    answer = client.post(address, {**given, "received_at": f"{later:%Y-%m-%dT%H:%M}"})
    assert answer.status_code == 400
    answer = client.post(address, given)
    case = RightsRequest.objects.get(origin="staff")
    assert answer.headers["Location"] == reverse("desk-case", args=[case.pk])
    assert "1 Rue Exemple" in case_page(client, case)
    other = bearing("privacy-officer")[1]
    do(client, case, "propose", outcome="fulfil", words="We have looked into it.")
    decide(other, case, "approve", **approval(case))
    deliver()
    notice = case.notices.get(state="to_post")
    posted = client.post(reverse("desk-step", args=[case.pk, "posted"]), {"notice": str(notice.pk)})
    assert posted.status_code == 302
    case.refresh_from_db()
    assert case.state == State.FULFILLED


def test_the_queue_filters_counts_and_the_calendar_shows_the_last_day(alice: Person) -> None:
    access, late = asked(alice), asked(alice, Kind.RECTIFICATION, region="us-ca")
    RightsRequest.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    client = bearing("privacy-officer")[1]
    do(client, access, "take")

    def shown(query: str) -> set[str]:
        page = client.get(reverse("desk") + query).content.decode()
        return {str(each.pk) for each in (access, late) if str(each.pk) in page}

    assert shown("") == {str(access.pk), str(late.pk)}
    assert shown("?mine=on") == shown("?state=working") == shown("?kind=access") == {str(access.pk)}
    assert shown("?overdue=on") == shown("?regime=ccpa") == {str(late.pk)}
    assert client.get(reverse("desk") + "?state=nonsense&page=-3").status_code == 200
    access.refresh_from_db()
    assert access.due_at
    day = timezone.localtime(access.due_at) - timedelta(seconds=1)
    page = client.get(reverse("desk-calendar") + f"?month={day:%Y-%m}").content.decode()
    assert str(access.pk) in page
    assert "No answer is due in this month." not in page
    quiet = client.get(reverse("desk-calendar") + "?month=2031-02").content.decode()
    assert "No answer is due in this month." in quiet
    for month in ("", "?month=0000-13", "?month=9999-12"):
        assert client.get(reverse("desk-calendar") + month).status_code == 200


def test_the_record_leaves_as_a_file_and_is_noted(alice: Person) -> None:
    asked(alice)
    client = bearing("auditor")[1]
    answer = client.get(reverse("desk-record-file", args=["csv"]))
    assert answer.content.decode().startswith("reference,received_on,kind")
    assert alice.email not in answer.content.decode()
    assert client.get(reverse("desk-record-file", args=["json"])).json()["requests"]
    assert client.get(reverse("desk-record-file", args=["exe"])).status_code == 404
    assert "know" in client.get(reverse("desk-figures")).json()
    assert LedgerEntry.objects.filter(event=Event.REGISTER_TAKEN).count() == 3


def test_what_is_held_is_shown_by_number_and_can_be_put_on_hold(alice: Person) -> None:
    from tests.privacy.rights.holding import add_photo

    photo = add_photo(alice)
    case = asked(alice, region="ca")
    client = bearing("privacy-officer")[1]
    address = reverse("desk-found", args=[case.pk])
    page = client.get(address).content.decode()
    assert "Photos you uploaded" in page
    assert "<img" not in page.split("<main", 1)[1]
    given = {"sealed_object": str(photo.sealed_id)}
    assert decide(client, case, "hold", **given).status_code == 302
    assert "on hold" in client.get(address).content.decode()
    elsewhere = {"sealed_object": str(add_photo(open_person()).sealed_id)}
    assert decide(client, case, "hold", **elsewhere).status_code == 409


def test_pages_cost_the_same_however_much_is_open(alice: Person) -> None:
    client = bearing("privacy-officer")[1]
    case = asked(alice)
    case_page(client, case)
    pages = [reverse("desk"), reverse("desk-calendar"), reverse("desk-case", args=[case.pk])]

    def cost(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return len([each for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]])

    for address in pages:
        client.get(address)
    before = [cost(address) for address in pages]
    for _ in range(3):
        asked(alice)
        do(client, case, "note", text="Something.")
    client.get(pages[0])  # shows what was said of the steps, once
    after = [cost(address) for address in pages]
    assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)
    assert max(after) <= MOST_QUERIES, after


def test_the_desk_asks_for_a_second_factor(alice: Person) -> None:
    officer, _client = bearing("privacy-officer")
    plain = signed_in(officer)
    assert plain.get(reverse("desk")).status_code in (302, 403)
    assert with_factor(officer).get(reverse("desk")).status_code == 200
    assert signed_in(alice).get(reverse("desk")).status_code == 403
