"""Grant a role and take it away; each is written down and told to whom it concerns."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import Notice, tell
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.staff.roles import ROLES


class RoleRefused(PrivacyError):
    """A role can't be granted or taken like this; nothing was changed."""


class UnknownRole(RoleRefused):
    sentence = _("There is no such role. Nothing was changed.")


class OwnRole(RoleRefused):
    sentence = _("Nobody grants themselves a role. Ask somebody else; nothing was changed.")


class NotActive(RoleRefused):
    sentence = _("This account is deactivated and can’t bear a role. Nothing was changed.")


def grant_role(*, person: Person, role: str, actor: Actor) -> bool:
    """Make a person a member of staff in this role; say whether they weren't before.

    Raises UnknownRole, NotActive, or OwnRole where the actor is the person.
    """
    if actor == Actor.staff(person.pk):
        raise OwnRole
    with transaction.atomic():
        locked = _locked(person)
        if not locked.is_active:
            raise NotActive
        if locked.groups.filter(name=role).exists():
            return False
        locked.groups.add(_group(role))
        Person.objects.filter(pk=person.pk).update(is_staff=True)
        _write_down(Event.ROLE_GRANTED, person, role, actor)
    return True


def take_role(*, person: Person, role: str, actor: Actor) -> bool:
    """Take a role away, at once and by anybody who may; with the last, they are no staff any more.

    Says whether they bore it. Raises UnknownRole.
    """
    with transaction.atomic():
        locked, group = _locked(person), _group(role)
        if not locked.groups.filter(pk=group.pk).exists():
            return False
        locked.groups.remove(group)
        if not locked.groups.exists():
            Person.objects.filter(pk=person.pk).update(is_staff=False, is_superuser=False)
        _write_down(Event.ROLE_TAKEN, person, role, actor)
    return True


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def _group(role: str) -> Group:
    if role not in ROLES:
        raise UnknownRole
    return Group.objects.get_or_create(name=role)[0]


def _write_down(event: Event, person: Person, role: str, actor: Actor) -> None:
    record(event=event, actor=actor, owner=person.pk, detail={"role": str(role)})
    tell(person=person.pk, notice=Notice.ROLES_CHANGED)
