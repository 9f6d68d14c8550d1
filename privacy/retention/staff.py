"""Doors for staff in the admin: rules within their maximum, holds to renew."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy.consent.views import person_id
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.retention.classes import defaults
from privacy.retention.holds import HoldRefused, renew_hold
from privacy.retention.models import Hold, RetentionRule
from privacy.retention.rules import SHORTEST, change_rule
from privacy.staff.pages import Page, Personal, number_in
from privacy.vault.models import Kind


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscript at run time
    """Which kind, and how long; the class's maximum is part of the form's own check."""

    kind = forms.ChoiceField(label=_("What"), choices=Kind.choices)
    keep = forms.DurationField(label=_("Kept for"), help_text=_("As in “1 00:00:00” for a day."))

    class Meta:
        model = RetentionRule
        fields = ("kind", "keep")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        rule = next((r for r in defaults() if r.kind.value == cleaned.get("kind")), None)
        keep = cleaned.get("keep")
        if rule and keep is not None and not SHORTEST <= keep <= rule.maximum:
            self.add_error("keep", _("At least ten minutes, at most %s.") % rule.maximum_words)
        return cleaned


class RuleAdmin(Page):
    """Saving goes through the action, which writes the ledger's line."""

    form = RuleForm
    list_display = ("title", "keep", "at_most", "changed_at")

    @admin.display(description=_("what"), ordering="kind")
    def title(self, rule: RetentionRule) -> str:
        return str(Kind(rule.kind).label) if rule.kind in Kind.values else rule.kind

    @admin.display(description=_("at most"))
    def at_most(self, rule: RetentionRule) -> str:
        known = (each for each in defaults() if each.kind.value == rule.kind)
        return next((each.maximum_words for each in known), "–")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002 - Django's form
        change_rule(kind=obj.kind, keep=obj.keep, actor=Actor.staff(person_id(request)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False  # a rule is changed, on the record; deleting one would change it unseen


class HoldAdmin(Personal):
    """A list; all that can be done is to ask for a renewal, or agree to another officer's."""

    seen = Event.STAFF_SAW_HOLDS
    list_display = ("id", "kind", "request", "placed_at", "expires_at", "waived_at")
    list_filter = ("kind", ("waived_at", admin.EmptyFieldListFilter), "expires_at")
    ordering = ("expires_at",)
    search_fields = ("request",)
    search_help_text = _("The whole number of a hold, its request or its person’s account.")
    fields = (
        *("id", "kind", "request", "person", "placed_by", "placed_at", "begun_at"),
        *("expires_at", "renewal_asked_by", "waived_at"),
    )
    actions = ("renew",)

    def owner_of(self, row: Hold) -> UUID | None:
        return row.person

    def found_by(self, term: str) -> Q:
        number = number_in(term)
        return Q(pk=number) | Q(request=number) | Q(person=number)

    def has_renew_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("privacy.change_hold"))

    # Seeing holds isn't renewing them: Django offers an action to all who may see the list.
    @admin.action(description=_("Ask for another 60 days, or agree to it"), permissions=["renew"])
    def renew(self, request: HttpRequest, queryset: Any) -> None:
        for hold in queryset:
            try:
                is_renewed = renew_hold(hold=hold, officer=person_id(request))
            except HoldRefused as refused:
                self.message_user(request, str(refused.sentence), messages.ERROR)
                continue
            words = _("Renewed.") if is_renewed else _("Asked; another officer has to agree.")
            self.message_user(request, str(words))
