"""Whom an address belongs to, and how to write to a person, for the layer below."""

import contextlib
from uuid import UUID

from django.db.models import Q

from accounts.models import Person
from privacy.people import Reach


def find(named: str) -> UUID | None:
    """Return whose address or account number this is exactly."""
    is_it = Q(email__iexact=named.strip())
    with contextlib.suppress(ValueError):
        is_it |= Q(pk=UUID(named.strip()))
    return Person.objects.filter(is_it).values_list("pk", flat=True).first()


def reach(person: UUID) -> Reach | None:
    """Return a person's address, language and time zone."""
    fields = ("email", "language", "time_zone")
    found = Person.objects.filter(pk=person, is_active=True).values_list(*fields).first()
    return Reach(*found) if found else None
