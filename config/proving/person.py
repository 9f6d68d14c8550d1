"""The made-up person: an address that can't exist, and NASA's public-domain portrait."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

import cv2
from django.utils import timezone

from accounts.actions import open_made_up_account
from accounts.models import Person
from generation.samples import sitter
from privacy.ledger.actors import Actor
from privacy.rights.erasure import NotErased, erase_person

# Reserved for names that never exist (RFC 2606): no mail server is asked to deliver there.
DOMAIN: Final = "proof.invalid"
STAYS_AT_MOST: Final = timedelta(hours=2)


@dataclass(frozen=True)
class Synthetic:
    """Who goes through the doors, and what must not be found afterwards."""

    person: UUID
    address: str
    password: str


def make_person() -> Synthetic:
    """Open an account as the sign-up does, its address taken as proved: no mail can reach it."""
    made = Synthetic(
        person=(row := Person(email=f"{secrets.token_hex(12)}@{DOMAIN}")).pk,
        address=row.email,
        password=secrets.token_urlsafe(24),
    )
    row.set_password(made.password)
    open_made_up_account(person=row)
    return made


def erase_leftovers(now: datetime | None = None) -> int:
    """Erase made-up people whose proof was killed; return how many."""
    before = (now or timezone.now()) - STAYS_AT_MOST
    left = Person.objects.filter(email__endswith=f"@{DOMAIN}", joined_at__lt=before)
    count = 0
    for person in left.values_list("pk", flat=True):
        try:
            erase_person(person=person, actor=Actor.program("proof"))
        except NotErased:
            continue
        count += 1
    return count


@cache
def photo() -> bytes:
    """Return the portrait as a JPEG."""
    return cv2.imencode(".jpg", cv2.cvtColor(sitter(), cv2.COLOR_RGB2BGR))[1].tobytes()
