"""People who ask about their data and officers who answer, as short as a test can say it."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Person
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests import actions, links
from privacy.rights.requests.casefile import CaseNotice, CaseProposal
from privacy.rights.requests.links import Link
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sending import send_notice
from privacy.rights.requests.states import COPIES, Outcome
from tests.staff import bearing

SITE = "https://portraits.example/"
WHY = "There are many requests this month."


def asked(person: Person, kind: Kind = Kind.ACCESS, **more: Any) -> RightsRequest:
    """Return a request that somebody signed in made, acknowledged."""
    given = {"region": "eea", "language": "en", "site": SITE, **more}
    case = actions.submit(person=person.pk, kind=kind, **given)
    deliver()
    case.refresh_from_db()
    return case


def asked_publicly(client: Client, address: str, **more: str) -> RightsRequest:
    """Return the request that the public form made, not confirmed yet."""
    before = set(RightsRequest.objects.values_list("pk", flat=True))
    given = {"kind": "access", "region": "eea", "address": address, **more}
    name = "request-agent-form" if "agent_address" in more else "request-form"
    assert client.post(reverse(name), given).status_code == 302
    case = RightsRequest.objects.exclude(pk__in=before).get()
    deliver()
    return case


def by_link(case: RightsRequest, link: Link) -> str:
    return reverse(link, args=[case.pk, links.token(case, link)])


def deliver() -> None:
    """Let the worker send what is queued."""
    for notice in CaseNotice.objects.filter(state=CaseNotice.State.QUEUED):
        send_notice(notice.pk)


def proposed(case: RightsRequest, officer: Person, outcome: Outcome, **more: str) -> CaseProposal:
    """Let an officer propose something; a copy is attached first where the answer is one."""
    is_copy = Kind(case.kind) in COPIES and outcome == Outcome.FULFIL
    if is_copy and case.person_hash and not case.attachments.exists():
        actions.export_for(case=case, officer=officer.pk)
    return actions.propose(case=case, officer=officer.pk, outcome=outcome, **more)


def answered(case: RightsRequest, outcome: Outcome = Outcome.FULFIL, **more: str) -> None:
    """Let one officer propose and another approve, and the answer go."""
    first, second = bearing("privacy-officer")[0], bearing("privacy-officer")[0]
    proposal = proposed(case, first, outcome, **more)
    actions.approve(proposal=proposal, officer=second.pk, digest=proposal.digest)
    deliver()
    case.refresh_from_db()


def links_in(text: str) -> list[str]:
    return re.findall(r"https?://\S+", text)
