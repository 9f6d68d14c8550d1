"""A deployment in use: the table's world, in more of its states, with as many rows as is asked."""

import re
import uuid
from collections.abc import Iterable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Final

from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, RoleProposal
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope
from generation.headshots.release.actions import release_headshot
from generation.headshots.release.models import Lasting
from generation.headshots.renditions import RENDITIONS
from generation.jobs.models import Job
from generation.jobs.states import State
from generation.models import EngineReport
from privacy.consent.actions import give
from privacy.consent.statements import FOR_PORTRAITS
from privacy.ledger.actors import Actor
from privacy.models import Alert
from privacy.policies.documents import Document
from privacy.policies.models import PolicyAnswer, PolicyVersion
from privacy.policies.visits import current_numbers, note_answers
from privacy.retention.holds import place_hold
from privacy.retention.models import Audit, ProofRun
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests import actions
from privacy.rights.requests.links import Link, token
from privacy.staff.break_glass.actions import agree, ask
from privacy.tasks import sequence_ledger
from tests.matrix.expecting import AUDITOR, OFFICER, SUPPORT
from tests.matrix.world import Visitor, World, build
from tests.people import PASSWORD, open_person, signed_in
from tests.privacy.policies.staff import publish_new, write
from tests.privacy.registers.writing import recorded
from tests.privacy.rights.holding import add_headshot, add_photo, with_pictures
from tests.privacy.rights.requests.asking import asked_publicly
from tests.staff import with_factor
from uploads.faces.verdict import VerdictCode
from uploads.models import Photo
from uploads.training.models import TrainingExport

# Visitors beside the table's: with nothing, with the second factor to come, asked again.
NEWCOMER: Final = "newcomer"
HALFWAY: Final = "halfway through signing in"
ASKED_AGAIN: Final = "asked again"
WATCHED: Final = "whose pictures staff may look at"
WHY: Final = "A report says that this portrait shows somebody else."


def build_busy() -> World:
    """Make the table's world, more visitors and states, and two rows of everything."""
    world = build()
    owner = Person.objects.get(pk=world.values["owner_id"])
    world.visitors |= _more_visitors()
    watched, browser = with_pictures()
    world.visitors[WATCHED] = _visitor(browser)
    world.values |= _jobs_of(owner) | _receipt() | _glass_that_is_open(world, watched)
    world.values["verify_token"], world.values["unverified"] = _unverified()
    add_rows(world, range(2))
    _change_a_policy(world)
    return world


def add_rows(world: World, numbers: Iterable[int]) -> None:
    """Add a row for each number of everything that a page lists."""
    owner = Person.objects.get(pk=world.values["owner_id"])
    for number in numbers:
        _add_to_person(owner, number)
        _add_to_deployment(number)


def _add_to_person(owner: Person, number: int) -> None:
    photo, headshot = add_photo(owner), add_headshot(owner)
    verdict = VerdictCode.values[number % len(VerdictCode.values)]
    Photo.objects.filter(pk=photo.pk).update(verdict=verdict, score=50)
    give(person=owner.pk, statements=FOR_PORTRAITS, method="test")
    signed_in(owner)
    if number < 8:  # of ten tokens that one person may have, two are there
        make_token(person=owner, name=f"{number}", scope=Scope.READ, lasts=timedelta(days=1))
    if number < 15:
        release_headshot(
            headshot=headshot,
            label=f"Company {number}",
            lasting=Lasting.DAY,
            rendition=RENDITIONS["cv"],
            actor=Actor.person(owner.pk),
        )
    kind = (Kind.ACCESS, Kind.RECTIFICATION, Kind.ERASURE)[number % 3]
    actions.submit(person=owner.pk, kind=kind, region="eea", language="en", words="Please do.")
    held = add_photo(owner)
    place_hold(
        sealed_object=held.sealed_id,
        request=uuid.uuid4(),
        requester=owner.pk,
        covered=[held.sealed_id],
        officer=owner.pk,
    )


def _add_to_deployment(number: int) -> None:
    now = timezone.now()
    somebody = open_person()
    recorded(somebody)
    write(somebody.pk, document=Document.PRIVACY)
    Alert.objects.create(
        rule="tokens",
        subject=f"network:{number + 1}",
        count=20,
        limit="20/10m",
        first_at=now,
        last_at=now,
    )
    EngineReport.objects.create(worker=f"gpu@{number}", engine="diffusion", state="ready")
    RoleProposal.objects.create(person=somebody.pk, role=AUDITOR)
    TrainingExport.objects.create(consent_version="1")
    Audit.objects.create()
    ProofRun.objects.create(has_passed=number % 2 == 0)


def _more_visitors() -> dict[str, Visitor]:
    halfway = Client()
    with_app = open_person()
    with_factor(with_app)
    halfway.post(reverse("account_login"), {"login": with_app.email, "password": PASSWORD})
    return {
        NEWCOMER: _visitor(signed_in(open_person(consents=False))),
        HALFWAY: _visitor(halfway),
        ASKED_AGAIN: _visitor(signed_in(open_person())),
    }


def _visitor(client: Client) -> Visitor:
    return Visitor(SimpleCookie({name: each.value for name, each in client.cookies.items()}))


def _jobs_of(owner: Person) -> dict[str, str]:
    """Make a job in each of its states."""
    now = timezone.now()
    working = {"worker": uuid.uuid4(), "lease_until": now + timedelta(hours=1)}
    made = {}
    for state in State:
        is_over = state not in {State.DRAFT, State.QUEUED, State.RUNNING}
        job = Job.objects.create(
            owner=owner,
            styles=["studio-grey", "studio-navy"],
            ratio="1:1",
            total_count=2,
            made_count=2 if state == State.DONE else 1 if state == State.PARTLY_DONE else 0,
            state=state,
            started_at=now if state not in {State.DRAFT, State.QUEUED} else None,
            finished_at=now if is_over else None,
            **(working if state == State.RUNNING else {}),
        )
        made[f"job_{state}"] = str(job.pk)
    return made


def _receipt() -> dict[str, str]:
    """Let somebody erase everything, and return where their receipt lies."""
    _, client = with_pictures()
    told = re.search(r"/receipts/([\w-]+)/", client.get(reverse("erase")).content.decode())
    assert told
    client.post(reverse("erase"))
    sequence_ledger()
    return {"receipt": told[1]}


def _glass_that_is_open(world: World, watched: Person) -> dict[str, str]:
    """Let support look at somebody's pictures, as an officer agreed; another request waits."""
    by = {who: Person.objects.get(pk=_person_of(world.visitors[who])) for who in (SUPPORT, OFFICER)}
    support = by[SUPPORT].pk
    opened = ask(person=watched.pk, reason=WHY, minutes=30, officer=support)
    agree(glass=opened, officer=by[OFFICER].pk)
    waits = ask(person=open_person().pk, reason=WHY, minutes=30, officer=support)
    return {"glass_open": str(opened.pk), "glass_waits": str(waits.pk)}


def _person_of(visitor: Visitor) -> str:
    return str(visitor.browser().get(reverse("profile")).wsgi_request.user.pk)


def _unverified() -> tuple[str, str]:
    case = asked_publicly(Client(), "somebody@example.com")
    return token(case, Link.VERIFY), str(case.pk)


def _change_a_policy(world: World) -> None:
    """Bring a new version into force, which all but one visitor know already."""
    publish_new(Document.TERMS)
    cache.clear()
    known = list(current_numbers().items())
    for who, visitor in world.visitors.items():
        if who != ASKED_AGAIN and visitor.cookies and who != HALFWAY:
            person = uuid.UUID(_person_of(visitor))
            note_answers(person=person, versions=known, how=PolicyAnswer.How.ASKED)
    world.values["newest_terms"] = str(known and dict(known)[Document.TERMS])
    assert PolicyVersion.objects.published().filter(number=2).exists()
