"""Roles in the admin: what each may do, and who is proposed for one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from accounts.requests import person_of
from accounts.staff.actions import RoleRefused
from accounts.staff.models import RoleProposal
from accounts.staff.proposals import grant_proposed, propose_role, refuse_proposed
from accounts.staff.reach import find
from privacy.ledger.events import Event
from privacy.staff.grants import grants
from privacy.staff.pages import Personal, ReadOnly
from privacy.staff.roles import ROLES


class RoleAdmin(ReadOnly):
    """The roles are data of the software; here is what they come to."""

    list_display = ("name", "duty", "bearers")
    ordering = ("name",)
    fields = ("name", "duty", "bearers", "may")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        groups: QuerySet[Group] = super().get_queryset(request)
        return groups.annotate(borne=Count("user"))

    @admin.display(description=_("what it is for"))
    def duty(self, group: Group) -> str:
        return str(ROLES[group.name].duty) if group.name in ROLES else "–"

    @admin.display(description=_("members of staff"), ordering="borne")
    def bearers(self, group: Any) -> int:
        return int(group.borne)

    @admin.display(description=pgettext_lazy("what a role may do", "may"))
    def may(self, group: Group) -> str:
        rows = grants.of(group.name)
        return "; ".join(f"{row.model}: {', '.join(row.actions)}" for row in rows) or "–"


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscript at run time
    """Whom, for which role, and why."""

    account = forms.CharField(
        label=_("Address or account number"),
        max_length=254,
        help_text=_("Exactly as it is: nothing is searched or completed."),
    )

    class Meta:
        model = RoleProposal
        fields = ("role", "reason")

    officer: UUID

    def clean(self) -> dict[str, Any]:
        """Propose at once: what the rules refuse is said beside the form."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        number = find(given["account"])
        person = Person.objects.filter(pk=number).first() if number else None
        if person is None:
            self.add_error("account", _("Nobody here has that address or account number."))
            return given
        try:
            self.instance = propose_role(
                person=person, role=given["role"], reason=given["reason"], officer=self.officer
            )
        except RoleRefused as refused:
            self.add_error(None, str(refused.sentence))
        return given


class RoleProposalAdmin(Personal):
    """One member of staff proposes, another grants or refuses by an action of the list."""

    seen = Event.STAFF_SAW_ROLES
    list_display = ("person", "role", "reason", "state", "proposed_at", "decided_at")
    list_filter = ("state", "role")
    ordering = ("-proposed_at",)
    fields = (
        *("person", "role", "reason", "state", "proposed_by", "proposed_at"),
        *("decided_by", "decided_at"),
    )
    actions = ("grant_selected", "refuse_selected")

    def owner_of(self, row: RoleProposal) -> UUID | None:
        return row.person

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.add_roleproposal"))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.decide_roleproposal"))

    def get_fields(self, request: HttpRequest, obj: RoleProposal | None = None) -> Any:
        return super().get_fields(request, obj) if obj else ("account", "role", "reason")

    def get_form(
        self, request: HttpRequest, obj: RoleProposal | None = None, change: bool = False, **kw: Any
    ) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kw)
        if not self.has_add_permission(request):
            raise PermissionDenied
        officer = {"officer": person_of(request).pk}
        return type("OfficersProposalForm", (ProposalForm,), officer)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing is left to do: the form's action wrote the row with its line."""

    @admin.action(description=_("Grant"), permissions=["decide"])
    def grant_selected(self, request: HttpRequest, chosen: QuerySet[RoleProposal]) -> None:
        self._decide(request, chosen, grant_proposed)

    @admin.action(description=_("Refuse"), permissions=["decide"])
    def refuse_selected(self, request: HttpRequest, chosen: QuerySet[RoleProposal]) -> None:
        self._decide(request, chosen, refuse_proposed)

    def _decide(self, request: HttpRequest, chosen: QuerySet[RoleProposal], step: Any) -> None:
        for proposal in chosen:
            try:
                step(proposal=proposal, officer=person_of(request).pk)
            except RoleRefused as refused:
                self.message_user(request, f"{proposal}: {refused.sentence}", messages.ERROR)
            else:
                self.message_user(request, _("%(what)s: done.") % {"what": proposal})
