"""Somebody who asks for many portraits and waits until the last is made."""

import time
from collections.abc import Sequence

from django.db import transaction

from generation.engines.base import Ratio
from generation.jobs.actions import request_headshots
from generation.jobs.models import Job
from generation.jobs.states import ACTIVE, State
from generation.keep import Keep
from generation.styles import STYLES
from tests.people import open_person
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo


def ask_and_wait(portraits: int, styles: Sequence[str]) -> float:
    """Return the seconds from the first claim to the last portrait."""
    person = open_person()
    photo = add_photo(owner=person.pk, data=as_jpeg(astronaut()))
    with transaction.atomic():
        for number in range(portraits // len(styles)):
            request_headshots(
                owner=person.pk,
                photos=[photo],
                styles=[STYLES[each] for each in styles],
                ratio=Ratio.SQUARE,
                keep=Keep.DAY,
                size=1024 - number,
            )
    jobs = Job.objects.owned_by(person.pk)
    while jobs.filter(state__in=ACTIVE).exists():
        time.sleep(0.2)
    ended = list(jobs)
    assert {job.state for job in ended} == {State.DONE}, {job.state for job in ended}
    begun = min(job.started_at for job in ended if job.started_at)
    return (max(job.finished_at for job in ended if job.finished_at) - begun).total_seconds()
