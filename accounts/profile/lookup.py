"""Tells the layer below where a person lives; it asks without knowing who answers."""

from uuid import UUID

from accounts.models import Person


def region_of_person(person: UUID) -> str:
    """Return the region that a person chose, empty where they said nothing."""
    chosen = Person.objects.filter(pk=person).values_list("region", flat=True).first()
    return chosen or ""
