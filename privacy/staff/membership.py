"""Who bears a role: membership of its group, as active staff; nothing stands in for it."""

from uuid import UUID

from django.contrib.auth.models import Group


def roles_of(person: UUID) -> frozenset[str]:
    """Return the codes of the roles of an active member of staff."""
    active = Group.objects.filter(user__pk=person, user__is_staff=True, user__is_active=True)
    return frozenset(active.values_list("name", flat=True))


def has_role(person: UUID, *roles: str) -> bool:
    """Say whether a person bears one of these roles; a superuser bears none by being one."""
    return not roles_of(person).isdisjoint(roles)
