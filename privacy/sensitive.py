"""The mark of views that need a fresh proof of identity; a layer above enforces it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import get_resolver
from django.utils.module_loading import import_string

View = TypeVar("View", bound=Callable[..., Any])
_marked: set[str] = set()
_roles: set[str] = set()


@dataclass(frozen=True)
class Mark:
    """What a view asks: a recent challenge, and one of several staff roles or none."""

    fresh: bool
    roles: tuple[str, ...]


def sensitive(*, fresh: bool = True, role: str | Iterable[str] = ()) -> Callable[[View], View]:
    """Mark a view; outermost, so that the mark is on what the URLs point to.

    `role` is the code of a role, or of several of which any one is enough.
    """
    roles = (str(role),) if isinstance(role, str) else tuple(map(str, role))

    def mark(view: View) -> View:
        view.sensitive = Mark(fresh=fresh, roles=roles)  # type: ignore[attr-defined]
        _marked.add(getattr(view, "__qualname__", repr(view)))
        _roles.update(roles)
        return view

    return mark


def roles_marked() -> set[str]:
    """Return the codes of all roles that some view asks for."""
    return set(_roles)


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """Return a view's mark, or None."""
    return getattr(view, "sensitive", None)


@register()
def marks_are_enforced(**_kwargs: Any) -> list[CheckMessage]:
    """Report marks that no installed middleware enforces."""
    _ = get_resolver().url_patterns  # importing the views makes their marks
    enforced = any(
        getattr(import_string(name), "enforces_sensitive", False) for name in settings.MIDDLEWARE
    )
    if enforced or not _marked:
        return []
    return [
        Error(
            f"Nothing enforces @sensitive on {', '.join(sorted(_marked))}.",
            hint="Add the middleware that sets `enforces_sensitive` to MIDDLEWARE.",
            id="privacy.E002",
        )
    ]
