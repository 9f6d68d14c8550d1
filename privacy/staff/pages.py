"""Pages of the admin as privacy wants them: to read, and on the record where they show people."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from privacy.ledger.events import Event
from privacy.staff.purposes import ask_first, note_view


def number_in(term: str) -> UUID | None:
    """Return the number that was typed into a search, None for anything else."""
    try:
        return UUID(term.strip())
    except ValueError:
        return None


class Page(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """A page of the admin with no more script than it uses.

    Nothing here picks a row in a second window, or fills one field from another.
    """

    list_per_page = list_max_show_all = 20

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["admin/js/core.js", "admin/js/actions.js"])


class ReadOnly(Page):
    """Rows to look at: nobody adds, changes or deletes one here, whatever their role."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class Personal(ReadOnly):
    """Rows about people: a purpose is stated first, and every view is a line in the ledger."""

    seen: ClassVar[Event]

    def owner_of(self, row: Any) -> UUID | None:
        """Return whom a row is about."""
        raise NotImplementedError

    def found_by(self, term: str) -> Q:
        """Say which rows a whole number or address finds; parts of one must find none."""
        return Q(pk=number_in(term))

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's form
        queryset: QuerySet[Any],
        search_term: str,
    ) -> tuple[QuerySet[Any], bool]:
        return (queryset.filter(self.found_by(search_term)) if search_term else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if asked := ask_first(request):
            return asked
        note_view(request, seen=self.seen, owner=None)
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._about_one(request, object_id) or super().change_view(
            request, object_id, form_url, extra_context
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return self._about_one(request, object_id) or super().history_view(
            request, object_id, extra_context
        )

    def _about_one(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if asked := ask_first(request):
            return asked
        row = self.get_object(request, unquote(object_id))
        if row is not None:
            note_view(request, seen=self.seen, owner=self.owner_of(row))
        return None
