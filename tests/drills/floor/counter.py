"""Someone at the counter: takes people in, asks for portraits, and counts what became of them.

Reads one JSON command a line, `{"do": NAME, ...}`, and answers each with one line of JSON.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.drills.floor import faulty  # sets Django up

from django.db import connections, transaction  # isort: skip
from django.utils import timezone

from accounts.models import Person
from generation.engines.base import Ratio
from generation.headshots.models import Headshot
from generation.jobs.actions import cancel_job, request_headshots
from generation.jobs.models import Job
from generation.jobs.quota import quota_of
from generation.jobs.states import ACTIVE, Queue
from generation.keep import Keep
from generation.styles import STYLES
from privacy.consent.actions import withdraw
from privacy.consent.statements import PORTRAITS
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.ledger.lamp import lamp_for
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.models import SealedObject
from privacy.retention.actions import sweep
from privacy.rights.erasure import erase_person
from privacy.vault import storage
from tests.people import open_person
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo
from uploads.models import Photo

SMALLEST = 256
ENDINGS = (Event.JOB_FINISHED, Event.JOB_FAILED, Event.JOB_CANCELLED)
_sizes = iter(range(SMALLEST, 2048))


def take_in(people: int) -> list[str]:
    """Open accounts, each with a photo that a job which nobody works on keeps from going."""
    sweep()
    persons = [open_person() for _ in range(people)]
    for person in persons:
        add_photo(owner=person.pk, data=as_jpeg(astronaut().resize((384, 384))))
        with transaction.atomic():
            (keeper,) = ask(str(person.pk), 1)
            Job.objects.filter(pk=keeper).update(queue=Queue.GPU)
    return [str(person.pk) for person in persons]


def ask(
    person: str, jobs: int, styles: tuple[str, ...] = ("studio-grey",), stage: str = ""
) -> list[str]:
    """Ask for small portraits; no two orders are alike, so that none is taken for a double click.

    With a `stage`, the worker of each job is killed there, once.
    """
    asked = []
    for _ in range(jobs):
        with transaction.atomic():
            job = request_headshots(
                owner=Person.objects.get(pk=person).pk,
                photos=list(Photo.objects.filter(owner_id=UUID(person))),
                styles=[STYLES[style] for style in styles],
                ratio=Ratio.SQUARE,
                keep=Keep.DAY,
                size=next(_sizes),
            )
            if stage:
                faulty.arm(stage, job.pk)
        asked.append(str(job.pk))
    return asked


def states(jobs: list[str]) -> dict[str, list[Any]]:
    """Return each job's state, how often it was begun, and what it made."""
    rows = Job.objects.filter(pk__in=jobs)
    return {str(job.pk): [job.state, job.attempt, job.made_count, job.stage] for job in rows}


def armed() -> list[str]:
    return faulty.armed()


def take_consent_back(person: str) -> None:
    withdraw(person=Person.objects.get(pk=person).pk, statement=PORTRAITS, method="drill")


def erase(person: str) -> None:
    found = Person.objects.get(pk=person).pk
    erase_person(person=found, actor=Actor.person(found))


def held_of(person: str) -> list[int]:
    """Count a person's jobs, headshots and sealed objects."""
    owner = UUID(person)
    return [
        Job.objects.owned_by(owner).count(),
        Headshot.objects.owned_by(owner).count(),
        SealedObject.objects.owned_by(owner).count(),
    ]


def audit(jobs: list[str]) -> dict[str, Any]:
    """Check what must hold once these jobs have ended; return what doesn't, and the counts."""
    # What a kill left half written, the sweep clears after ten minutes.
    sweep(now=timezone.now() + timedelta(minutes=11))
    rows = list(Job.objects.filter(pk__in=jobs))
    made = Headshot.objects.filter(job__in=rows).count()
    sealed = {item.storage_name for item in SealedObject.objects.all()}
    owners = {job.owner_id for job in rows}
    return {
        "wrong": [
            *(f"{job.pk} is {job.state}" for job in rows if job.state in ACTIVE),
            *_unless(len(rows) == len(jobs), "a job is gone"),
            *_unless(made == sum(job.made_count for job in rows), "headshots differ from counts"),
            *_unless(sealed == set(storage.names()), "the store differs from the rows"),
            *(f"quota of {owner} is off" for owner in owners if not _is_quota_exact(owner)),
            *(f"the lamp of {owner} is on" for owner in owners if lamp_for(owner).is_on),
        ],
        "ends": sorted(job.state for job in rows),
        "made": made,
        "attempts": sum(job.attempt for job in rows),
    }


def ledger_is_exact() -> list[str]:
    """Return what differs between the ledger's lines and all that happened on this floor."""
    ended = Job.objects.exclude(state__in=ACTIVE).count()
    # The lines about people who were erased since stay, their jobs don't.
    told = LedgerEntry.objects.filter(ledger_id__in=LedgerSubject.objects.values("ledger_id"))
    lines = told.filter(event__in=ENDINGS).count()
    made = told.filter(event=Event.HEADSHOT_MADE).count()
    return [
        *_unless(lines == ended, f"{ended} jobs ended with {lines} lines"),
        *_unless(made == Headshot.objects.count(), f"{made} lines of headshots made"),
    ]


def close(people: list[str]) -> list[str]:
    """Stop the jobs that kept the photos; return what is left of any photo."""
    for job in Job.objects.filter(owner__in=[UUID(person) for person in people]).active():
        cancel_job(job=job, actor=Actor.person(job.owner_id))
    return [str(photo.pk) for photo in Photo.objects.all()]


def _is_quota_exact(owner: Any) -> bool:
    jobs = Job.objects.filter(owner=owner)
    active = sum(job.total_count for job in jobs.filter(state__in=ACTIVE))
    return quota_of(owner).used == active + Headshot.objects.filter(owner=owner).count()


def _unless(is_right: bool, words: str) -> list[str]:
    return [] if is_right else [words]


COMMANDS: dict[str, Callable[..., Any]] = {
    action.__name__: action
    for action in (
        take_in,
        ask,
        states,
        armed,
        take_consent_back,
        erase,
        held_of,
        audit,
        ledger_is_exact,
        close,
    )
}


def main() -> None:
    """Answer commands until the input ends."""
    for line in sys.stdin:
        command = json.loads(line)
        answer = COMMANDS[command.pop("do")](**command)
        connections.close_all()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
