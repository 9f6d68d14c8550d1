"""People who have something here, made without looking at a face: it takes milliseconds."""

import io
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Person
from generation.models import Headshot, Job
from privacy.vault import actions as vault
from privacy.vault.models import Kind, SealedObject
from tests.people import open_person, signed_in
from uploads.models import Photo


def picture(shade: int = 120, *, side: int = 64) -> bytes:
    """Return a small JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), (shade, 90, 60)).save(out, "JPEG")
    return out.getvalue()


def keep(person: Person, kind: Kind, content: bytes) -> SealedObject:
    """Seal a picture, without a row of its own above it yet."""
    sealed = vault.deposit(owner=person.pk, kind=kind, plaintext=content)
    vault.confirm(sealed=sealed)
    return sealed


def add_photo(person: Person, content: bytes = b"") -> Photo:
    sealed = keep(person, Kind.PHOTO, content or picture())
    return Photo.objects.create(owner=person, sealed=sealed, verdict="ready", width=64, height=64)


def add_headshot(person: Person, content: bytes = b"") -> Headshot:
    """Add a finished job with one portrait, whose photo is gone."""
    now = timezone.now()
    with transaction.atomic():
        job = Job.objects.create(
            owner=person,
            styles=["studio-grey"],
            ratio="1:1",
            total_count=1,
            state=Job.State.DONE,
            finished_at=now - timedelta(minutes=1),
        )
    sealed = keep(person, Kind.HEADSHOT, content or picture(200))
    return Headshot.objects.create(
        owner=person,
        job=job,
        sealed=sealed,
        photo=job.pk,
        style="studio-grey",
        engine="studio",
        width=64,
        height=64,
    )


def with_pictures() -> tuple[Person, Client]:
    """Return someone who has a photo, a portrait with its job, and a session."""
    person = open_person()
    add_photo(person)
    add_headshot(person)
    return person, signed_in(person)
