"""People in the admin: found by their exact address, helped by actions, never edited."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.factors.owned import has_factor
from accounts.models import Person, Session
from accounts.requests import person_of
from accounts.sessions.actions import end_sessions
from accounts.staff.care import deactivate, reactivate, resend_confirmation, take_every_role
from accounts.staff.reach import find
from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.staff.pages import Personal


class PersonAdmin(Personal):
    """The list names nobody; an address opens the one account that it belongs to."""

    # Its rows are the longest: with fifteen of them the page stays below 60 KB.
    list_per_page = list_max_show_all = 15
    seen = Event.STAFF_SAW_ACCOUNT
    list_display = ("number", "joined_at", "is_active", "is_confirmed", "is_staff")
    list_filter = ("is_active", "is_staff", "joined_at")
    ordering = ("-joined_at",)
    search_fields = ("email",)
    search_help_text = _("A whole address or account number; parts of one find nobody.")
    fields = (
        *("number", "email", "is_confirmed", "is_active", "joined_at"),
        *("has_second_factor", "browsers", "roles"),
    )
    actions = (
        *("end_sessions_selected", "resend_selected", "deactivate_selected"),
        *("reactivate_selected", "take_roles_selected"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
        people: QuerySet[Person] = super().get_queryset(request)
        return people.annotate(confirmed=Exists(confirmed))

    def found_by(self, term: str) -> Q:
        return Q(pk=find(term))

    def owner_of(self, row: Person) -> UUID | None:
        return row.pk

    @admin.display(description=_("account"), ordering="pk")
    def number(self, person: Person) -> str:
        return str(person.pk)

    @admin.display(description=_("address confirmed"), boolean=True)
    def is_confirmed(self, person: Any) -> bool:
        return bool(person.confirmed)

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, person: Person) -> bool:
        return has_factor(person)

    @admin.display(description=_("signed-in browsers"))
    def browsers(self, person: Person) -> int:
        return int(Session.objects.of(person.pk).count())

    @admin.display(description=_("roles"))
    def roles(self, person: Person) -> str:
        return ", ".join(person.groups.values_list("name", flat=True)) or "–"

    @admin.action(description=_("Sign their browsers out"), permissions=["end_sessions"])
    def end_sessions_selected(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        actor = Actor.staff(person_of(request).pk)
        self._each(request, chosen, lambda person: end_sessions(person=person, actor=actor))

    @admin.action(description=_("Send the mail to confirm again"), permissions=["resend"])
    def resend_selected(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        officer, site = person_of(request).pk, f"{request.scheme}://{request.get_host()}"
        self._each(
            request, chosen, lambda p: resend_confirmation(person=p, officer=officer, site=site)
        )

    @admin.action(description=_("Deactivate"), permissions=["deactivate"])
    def deactivate_selected(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        officer = person_of(request).pk
        self._each(request, chosen, lambda person: deactivate(person=person, officer=officer))

    @admin.action(description=_("Activate again"), permissions=["deactivate"])
    def reactivate_selected(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        officer = person_of(request).pk
        self._each(request, chosen, lambda person: reactivate(person=person, officer=officer))

    @admin.action(description=_("Take all their roles away"), permissions=["take_roles"])
    def take_roles_selected(self, request: HttpRequest, chosen: QuerySet[Person]) -> None:
        officer = person_of(request).pk
        self._each(request, chosen, lambda person: take_every_role(person=person, officer=officer))

    def _each(
        self, request: HttpRequest, chosen: QuerySet[Person], step: Callable[[Person], Any]
    ) -> None:
        for person in chosen:
            try:
                step(person)
            except PrivacyError as refused:
                self.message_user(request, f"{person}: {refused.sentence}", messages.ERROR)
            else:
                self.message_user(request, _("%(what)s: done.") % {"what": person})

    def has_end_sessions_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.end_sessions_person"))

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.resend_person"))

    def has_deactivate_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.deactivate_person"))

    def has_take_roles_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.take_roles_person"))
