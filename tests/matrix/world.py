"""One deployment for the whole table: somebody's things, and a browser for every visitor."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import Person, RoleProposal, Session
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope
from generation.headshots.release.actions import release_headshot
from generation.headshots.release.models import Lasting
from generation.headshots.renditions import RENDITIONS
from generation.jobs.models import Job
from generation.models import EngineReport
from privacy.consent.models import ConsentEvent
from privacy.ledger.actors import Actor
from privacy.ledger.models import LedgerEntry
from privacy.models import Alert, Breach
from privacy.policies.documents import Document
from privacy.registers.breaches.affected import add_by_list
from privacy.registers.breaches.notices import propose_notice
from privacy.retention.actions import sweep
from privacy.retention.holds import place_hold
from privacy.retention.models import Audit, ProofRun
from privacy.retention.rules import change_rule
from privacy.rights.clocks.kinds import Kind as RequestKind
from privacy.rights.export.actions import link_token
from privacy.rights.export.build import build_export
from privacy.rights.export.models import Export
from privacy.rights.requests import actions
from privacy.rights.requests.links import Link, token
from privacy.staff.break_glass.actions import agree, ask
from privacy.staff.break_glass.models import BreakGlass
from privacy.vault.models import Kind
from tests.matrix.expecting import (
    ANONYMOUS,
    AUDITOR,
    BEARS,
    EXPIRED,
    OFFICER,
    OWNER,
    STAFF,
    STRANGER,
    SUPERUSER,
)
from tests.people import open_person, signed_in
from tests.privacy.policies.staff import write
from tests.privacy.registers.writing import WORDS, recorded
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.staff import with_factor
from uploads.training.models import TrainingExport


@dataclass
class Visitor:
    """Somebody's cookies and token; a browser is made of them for each request."""

    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    token: str = ""

    def browser(self, *, by_token: bool = False) -> Client:
        if by_token:
            return Client(headers={"Authorization": f"Token {self.token}"} if self.token else {})
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie({name: each.value for name, each in self.cookies.items()})
        return client


@dataclass
class World:
    """The visitors, and what the parameters of routes are filled with."""

    visitors: dict[str, Visitor]
    values: dict[str, str]


def build() -> World:
    """Make everything that rows lead to."""
    sweep()
    people = {
        OWNER: open_person(),
        STRANGER: open_person(),
        **{name: _staff(name) for name in STAFF},
    }
    visitors = {name: _visitor(person) for name, person in people.items()}
    values = _things_of(people[OWNER]) | _things_of_the_deployment()
    proposal = RoleProposal.objects.create(person=people[OWNER].pk, role=AUDITOR)
    values["proposal"] = str(proposal.pk)
    values |= _request_of(people)
    values["glass_id"] = str(_glass_that_is_over(people).pk)
    return World({ANONYMOUS: Visitor(), **visitors}, values)


def _staff(name: str) -> Person:
    person = open_person()
    Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=name == SUPERUSER)
    person.groups.set(Group.objects.filter(name=BEARS.get(name, "")))
    person.refresh_from_db()
    return person


def _visitor(person: Person) -> Visitor:
    client = with_factor(person) if person.is_staff else signed_in(person)
    token = make_token(person=person, name="table", scope=Scope.WRITE, lasts=timedelta(days=1))
    return Visitor(client.cookies, token)


def _things_of(owner: Person) -> dict[str, str]:
    photo, headshot = add_photo(owner), add_headshot(owner)
    held = add_photo(owner)
    hold = place_hold(
        sealed_object=held.sealed_id,
        request=uuid.uuid4(),
        requester=owner.pk,
        covered=[held.sealed_id],
        officer=owner.pk,
    )
    job = Job.objects.create(owner=owner, styles=["studio-grey"], ratio="1:1", total_count=1)
    consent = ConsentEvent.objects.owned_by(owner.pk)[0]
    release, released = release_headshot(
        headshot=headshot,
        label="Example GmbH",
        lasting=Lasting.DAY,
        rendition=RENDITIONS["cv"],
        actor=Actor.person(owner.pk),
    )
    elsewhere = signed_in(owner).session.session_key
    breach = _breach_of(owner)
    return {
        "breach_id": str(breach.pk),
        "photo_id": str(photo.pk),
        "sealed_object": str(photo.sealed_id),
        "headshot_id": str(headshot.pk),
        "release_id": str(release.pk),
        "released": released,
        "job_id": str(job.pk),
        "hold_id": str(hold.pk),
        "record": str(consent.record),
        "consent": str(consent.pk),
        "entry": str(LedgerEntry.objects.all()[0].pk),
        "handle": Session.objects.get(session_key=elsewhere).handle,
        "public_id": str(owner.auth_token_set.get().public_id),
        "owner_id": str(owner.pk),
    }


def _request_of(people: Mapping[str, Person]) -> dict[str, str]:
    case = actions.submit(
        person=people[OWNER].pk, kind=RequestKind.ACCESS, region="eea", language="en"
    )
    document = actions.attach(
        case=case, officer=people[OFFICER].pk, content=b"A list.", name="list.txt"
    )
    copy = actions.export_for(case=case, officer=people[OFFICER].pk)
    assert copy.export
    build_export(copy.export)
    export = Export.objects.get(pk=copy.export)
    assert export.state == Export.State.READY
    return {
        # Made at an officer's word and attached by them; sealed for the owner all the same.
        "export_id": str(export.pk),
        "token": link_token(export),
        "attached_copy": str(copy.pk),
        "sealed_copy": str(export.sealed_id),
        "case_id": str(case.pk),
        "attachment_id": str(document.pk),
        "status_token": token(case, Link.STATUS),
        "authority_token": token(case, Link.AUTHORITY),
    }


def _glass_that_is_over(people: Mapping[str, Person]) -> BreakGlass:
    glass = ask(
        person=people[OWNER].pk,
        reason="To see that nothing is shown afterwards.",
        minutes=10,
        officer=people[EXPIRED].pk,
    )
    agree(glass=glass, officer=people[OFFICER].pk)
    ago = timedelta(hours=1)
    BreakGlass.objects.update(opened_at=F("opened_at") - ago, expires_at=F("expires_at") - ago)
    return glass


def _breach_of(owner: Person) -> Breach:
    officer = open_person(consents=False)
    breach = recorded(officer)
    add_by_list(breach=breach, names=[owner.email], officer=officer.pk)
    propose_notice(breach=breach, wordings={"en": WORDS}, officer=officer.pk)
    return breach


def _things_of_the_deployment() -> dict[str, str]:
    report = EngineReport.objects.create(worker="gpu@host", engine="diffusion", state="refused")
    rule = change_rule(kind=Kind.PHOTO, keep=timedelta(hours=1), actor=Actor.operator())
    now = timezone.now()
    alert = Alert.objects.create(
        rule="tokens", subject="network:0", count=20, limit="20/10m", first_at=now, last_at=now
    )
    policy = write(open_person(consents=False).pk, document=Document.TERMS)
    return {
        "engine_report": str(report.pk),
        "policy": str(policy.pk),
        "retention_rule": rule.kind,
        "style": "studio-grey",
        "group": str(Group.objects.all()[0].pk),
        "training": str(TrainingExport.objects.create(consent_version="1").pk),
        "audit": str(Audit.objects.create().pk),
        "proof": str(ProofRun.objects.create(has_passed=True).pk),
        "alert": str(alert.pk),
        "nothing": "0",
        "app_label": "privacy",
        "url": "nothing-here",
        "document": "terms",
        "number": "1",
        "older": "1",
        "newer": "1",
        "code": "portraits",
        "size": "cv",
        "address": "not-an-address",
        "passkey": "1",
        "uidb36": "1",
        "key": "x",
    }


def filling(world: World, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of a row: its own, in which `{name}` stands for one of the world's."""
    return {**world.values, **{name: text.format(**world.values) for name, text in asked.items()}}
