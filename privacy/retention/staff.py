"""Doors for staff in the admin: rules within their maximum, holds to renew."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy.consent.views import person_id
from privacy.ledger.actors import Actor
from privacy.retention.classes import defaults
from privacy.retention.holds import HoldRefused, renew_hold
from privacy.retention.models import Hold, RetentionRule
from privacy.retention.rules import SHORTEST, change_rule
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


class RuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Saving goes through the action, which writes the ledger's line."""

    form = RuleForm
    list_display = ("kind", "keep", "changed_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002 - Django's form
        change_rule(kind=obj.kind, keep=obj.keep, actor=Actor.staff(person_id(request)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False  # a rule is changed, on the record; deleting one would change it unseen


class HoldAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A list; all that can be done is to ask for a renewal, or agree to another officer's."""

    list_display = ("id", "kind", "request", "placed_at", "expires_at", "waived_at")
    actions = ("renew",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002
        return [field.name for field in Hold._meta.fields]

    # Seeing holds isn't renewing them: Django offers an action to all who may see the list.
    @admin.action(description=_("Ask for another 60 days, or agree to it"), permissions=["change"])
    def renew(self, request: HttpRequest, queryset: Any) -> None:
        for hold in queryset:
            try:
                is_renewed = renew_hold(hold=hold, officer=person_id(request))
            except HoldRefused as refused:
                self.message_user(request, str(refused.sentence), messages.ERROR)
                continue
            words = _("Renewed.") if is_renewed else _("Asked; another officer has to agree.")
            self.message_user(request, str(words))
