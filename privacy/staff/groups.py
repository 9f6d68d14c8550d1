"""Roles as Django's groups: put in step with the table at each migration, compared every hour."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _

from privacy.staff.grants import grants
from privacy.staff.roles import ROLES


def install_roles(*, using: str = "default", apps: Any = installed, **_kwargs: Any) -> None:
    """Give each role's group exactly the permissions of the table.

    Called once the tables are migrated: Django itself writes permissions no earlier.
    """
    if (
        using != "default"
        or "auth" not in apps.all_models
        or "group" not in apps.all_models["auth"]
    ):
        return
    held = _held()
    if all(held.get(code) == grants.permissions_of(code) for code in ROLES):
        return
    known = _known()
    for code in ROLES:
        group, _is_new = Group.objects.get_or_create(name=code)
        wanted = grants.permissions_of(code)
        group.permissions.set([known[name] for name in wanted if name in known])


def differences() -> list[str]:
    """Return a sentence for each group that isn't what the table of roles says."""
    held = _held()
    return [*_unknown(held), *(said for code in ROLES for said in _differs(code, held.get(code)))]


def audit_roles(_now: datetime) -> Iterable[str]:
    """Name the differences for the auditor, who looks every hour."""
    yield from differences()


def _unknown(held: Mapping[str, frozenset[str]]) -> Iterable[str]:
    for name in sorted(held.keys() - ROLES.keys()):
        yield _("The group %(name)s is no role of this software.") % {"name": name}


def _differs(code: str, held: frozenset[str] | None) -> Iterable[str]:
    if held is None:
        yield _("The role %(code)s isn’t installed.") % {"code": code}
        return
    wanted = grants.permissions_of(code)
    if held - wanted:
        words = {"code": code, "what": ", ".join(sorted(held - wanted))}
        yield _("The role %(code)s may do more than it should: %(what)s.") % words
    if wanted - held:
        words = {"code": code, "what": ", ".join(sorted(wanted - held))}
        yield _("The role %(code)s may do less than it should: %(what)s.") % words


def _held() -> dict[str, frozenset[str]]:
    names = ("name", "permissions__content_type__app_label", "permissions__codename")
    held: dict[str, set[str]] = {}
    for group, app, codename in Group.objects.values_list(*names):
        held.setdefault(group, set()).update({f"{app}.{codename}"} if codename else ())
    return {group: frozenset(found) for group, found in held.items()}


def _known() -> dict[str, Permission]:
    """Return every permission by name, having made those that Django would make only later."""
    for app in {row.model.split(".")[0] for row in grants.rows}:
        create_permissions(installed.get_app_config(app), verbosity=0)
    return {
        f"{each.content_type.app_label}.{each.codename}": each
        for each in Permission.objects.select_related("content_type")
    }
