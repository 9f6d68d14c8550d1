"""Filters of the admin's lists that offer what the software knows, not what a big table holds."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy.ledger.actors import Role
from privacy.ledger.events import Purpose
from privacy.ledger.views import KINDS
from privacy.words import Words

Offer = Callable[[], Iterable[tuple[str, Words]]]


def offered(name: str, lookup: str, title: Words, offer: Offer) -> type[admin.SimpleListFilter]:
    """Return a filter that asks `lookup` for one of the values which `offer` lists."""

    class Offered(admin.SimpleListFilter):
        def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
            return list(offer())

        def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return queryset.filter(**{lookup: self.value()}) if self.value() else queryset

    Offered.title, Offered.parameter_name = title, name
    return Offered


BY_KIND = offered(
    "kind", "event__startswith", _("about"), lambda: [(f"{c}.", w) for c, w in KINDS if c]
)
BY_PURPOSE = offered("why", "purpose", _("why"), lambda: Purpose.choices)
BY_ROLE = offered("who", "actor_role", _("who"), lambda: Role.choices)
