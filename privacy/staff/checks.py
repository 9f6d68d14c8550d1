"""The start fails for a mark of an unknown role, and for a grant of what doesn't exist."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.core.checks import CheckMessage, Error, register
from django.urls import get_resolver

from privacy.sensitive import roles_marked
from privacy.staff.grants import Grant, grants
from privacy.staff.roles import ROLES


@register()
def marks_name_roles(**_kwargs: Any) -> list[CheckMessage]:
    """Report roles that views ask for and nobody can bear."""
    _ = get_resolver().url_patterns  # importing the views makes their marks
    return [
        Error(
            f"@sensitive asks for the role {role!r}, which doesn't exist.",
            hint=f"The roles are: {', '.join(ROLES)}.",
            id="privacy.E020",
        )
        for role in sorted(roles_marked() - ROLES.keys())
    ]


@register()
def grants_name_permissions(**_kwargs: Any) -> list[CheckMessage]:
    """Report grants of permissions that no model declares."""
    return [
        Error(f"The role {row.role} is granted {name}, which doesn't exist.", id="privacy.E021")
        for row in grants.rows
        for name in sorted(row.permissions - set(_declared(row)))
    ]


def _declared(row: Grant) -> Iterable[str]:
    app, model = row.model.split(".")
    try:
        options = apps.get_model(app, model)._meta
    except LookupError:
        return
    for action in options.default_permissions:
        yield f"{app}.{get_permission_codename(action, options)}"
    for codename, _words in options.permissions:
        yield f"{app}.{codename}"
