"""Anybody can ask, confirms their address first, and learns of nobody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy.ledger.lines import lines_for
from privacy.retention.actions import sweep
from privacy.rights.requests import actions
from privacy.rights.requests.actions.notices import read
from privacy.rights.requests.errors import CaseRefused
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.links import Link
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import contact_of
from privacy.vault.models import Domain, SealingKey
from tests.privacy.rights.requests.asking import asked_publicly, by_link, deliver, links_in
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
FORM = "/requests/"


def test_a_request_counts_from_its_receipt_once_the_address_is_confirmed(client: Client) -> None:
    case = asked_publicly(client, "nobody@example.org", words="What do you have?")
    assert case.state == "unverified"
    [letter] = mail.outbox
    assert letter.to == ["nobody@example.org"]
    [link] = links_in(str(letter.body))
    received = case.received_at
    assert client.get(link).status_code == 200
    case.refresh_from_db()
    assert case.state == "unverified"  # programs follow links, too
    status = client.post(link)
    case.refresh_from_db()
    assert (case.state, case.received_at) == ("received", received)
    page = client.get(status["Location"]).content.decode()
    assert "One calendar month from" in page
    deliver()
    assert case.reference in str(mail.outbox[-1].subject)
    case.refresh_from_db()
    assert case.acknowledged_at is not None


def test_what_is_answered_does_not_depend_on_whether_an_address_is_known(
    client: Client, alice: Person
) -> None:
    def ask(address: str) -> tuple[int, str, str, list[str]]:
        answer = client.post(FORM, {"kind": "access", "region": "", "address": address})
        page = client.get(answer["Location"])
        made = RightsRequest.objects.latest("received_at")
        kept = [made.person_hash, made.state, made.identity, made.identity_method]
        return answer.status_code, answer["Location"], page.content.decode(), kept

    known, unknown = ask(alice.email), ask("stranger@example.org")
    assert known == unknown
    assert not [each for each in lines_for(alice.pk) if "request" in each.event_words]


def test_the_same_work_is_done_for_every_address(client: Client, alice: Person) -> None:
    counts = []
    for address in (alice.email, "stranger@example.org", alice.email):
        with (
            CaptureQueriesContext(connections["default"]) as on_default,
            CaptureQueriesContext(connections["keys"]) as on_keys,
        ):
            client.post(FORM, {"kind": "access", "region": "", "address": address})
        counts.append((len(on_default), len(on_keys)))
    assert counts[1] == counts[2]


def test_one_address_gets_few_mails_and_nobody_is_told(client: Client) -> None:
    for _again in range(5):
        answer = client.post(FORM, {"kind": "access", "address": "victim@example.org"})
        assert answer["Location"] == reverse("request-sent")
    deliver()
    assert len(mail.outbox) == 3
    assert RightsRequest.objects.count() == 3


def test_one_sender_makes_few_requests(client: Client) -> None:
    statuses = [
        client.post(FORM, {"kind": "access", "address": f"p{n}@example.org"}).status_code
        for n in range(12)
    ]
    assert statuses == [302] * 10 + [429] * 2
    assert RightsRequest.objects.count() == 10


def test_a_form_without_an_address_is_refused_in_words(client: Client) -> None:
    answer = client.post(FORM, {"kind": "everything", "address": "no"})
    assert answer.status_code == 400
    assert "Please look at this again" in answer.content.decode()
    assert not RightsRequest.objects.exists()


def test_who_is_known_by_the_address_is_looked_up_only_once_it_is_confirmed(
    client: Client, alice: Person
) -> None:
    case = asked_publicly(client, alice.email)
    assert case.person_hash == ""
    client.post(by_link(case, Link.VERIFY))
    case.refresh_from_db()
    assert contact_of(case).person_id == alice.pk
    assert list(RightsRequest.objects.of_person(alice.pk)) == [case]
    assert "Made a request about personal data" in [
        each.event_words for each in lines_for(alice.pk)
    ]


def test_nothing_of_the_requester_stands_in_the_tables(client: Client, alice: Person) -> None:
    case = asked_publicly(client, alice.email, name="Alice Canary", words="canary-words")
    client.post(by_link(case, Link.VERIFY))
    row = RightsRequest.objects.filter(pk=case.pk).values().get()
    kept = " ".join(
        value.decode("latin-1") if isinstance(value, bytes) else str(value)
        for value in row.values()
    )
    for canary in (alice.email, str(alice.pk), alice.pk.hex, "Alice Canary", "canary-words"):
        assert canary not in kept
    assert SealingKey.objects.get(owner=case.pk).domain == Domain.CASE


@pytest.mark.parametrize("link", [Link.STATUS, Link.VERIFY, Link.AUTHORITY])
def test_a_link_opens_only_what_it_is_for(client: Client, link: Link) -> None:
    case = asked_publicly(client, "nobody@example.org")
    other = next(each for each in Link if each != link)
    address = by_link(case, link)
    secret = by_link(case, other).split("/")[3]
    assert client.get(address).status_code == 200
    assert client.get(address.replace(address.split("/")[3], secret)).status_code == 404


def test_what_nobody_confirms_is_forgotten_with_its_key(client: Client) -> None:
    case = asked_publicly(client, "nobody@example.org")
    sweep(now=timezone.now() + timedelta(days=4))
    assert not RightsRequest.objects.filter(pk=case.pk).exists()
    assert not SealingKey.objects.filter(owner=case.pk).exists()


def test_an_agents_request_waits_for_the_person_to_say_so(client: Client, alice: Person) -> None:
    case = asked_publicly(
        client,
        alice.email,
        agent_address="agent@example.org",
        agent_name="Agency",
    )
    assert mail.outbox[-1].to == ["agent@example.org"]
    client.post(by_link(case, Link.VERIFY))
    deliver()
    assert {tuple(each.to) for each in mail.outbox[1:]} == {
        ("agent@example.org",),
        (alice.email,),
    }
    case.refresh_from_db()
    assert (case.authority, case.identity) == ("awaited", "unchecked")
    asked = next(each for each in mail.outbox if each.to == [alice.email])
    [link] = links_in(str(asked.body))
    # The link proves that the person follows it: neither the agent nor an officer gets to see it.
    officer, _browser = bearing("privacy-officer")
    sent = [read(notice) for notice in case.notices.all()]
    sent.append(actions.preview(case=case, letter=Letter.AUTHORITY))
    secret = link.split("/")[-3]
    assert not [each for each in sent if each and secret in each.body]
    assert secret not in client.get(by_link(case, Link.STATUS)).content.decode()
    with pytest.raises(CaseRefused):
        actions.send_notice(case=case, officer=officer.pk, letter=Letter.VERIFY)
    assert "Agency" in client.get(link).content.decode()
    client.post(link)
    case.refresh_from_db()
    assert case.authority == "proved"


def test_whoever_asked_can_take_it_back_by_the_link(client: Client) -> None:
    case = asked_publicly(client, "nobody@example.org")
    client.post(by_link(case, Link.VERIFY))
    client.post(by_link(case, Link.STATUS) + "withdraw/")
    case.refresh_from_db()
    assert (case.state, case.protocol_status, bytes(case.contact)) == ("withdrawn", "revoked", b"")
    page = client.get(by_link(case, Link.STATUS)).content.decode()
    assert "Take the request back" not in page
