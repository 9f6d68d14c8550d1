"""The list of alerts for staff: to read, and to acknowledge by an action."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy.staff.pages import Page
from privacy.watch.actions import AlertRefused, acknowledge
from privacy.watch.models import Alert
from privacy.watch.rules import RULES, title_of


class RuleFilter(admin.SimpleListFilter):
    """One rule at a time, by its title."""

    title = _("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [(rule.code, rule.title) for rule in RULES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Alert]) -> QuerySet[Alert]:  # noqa: ARG002
        return queryset.filter(rule=self.value()) if self.value() else queryset


class AlertAdmin(Page):
    """Nothing of an alert can be edited; acknowledging it is a line in the ledger."""

    list_display = (
        "title", "subject", "count", "limit", "last_at", "suspended", "acknowledged_at",
    )  # fmt: skip
    list_filter = (RuleFilter, ("acknowledged_at", admin.EmptyFieldListFilter), "is_false_alarm")
    search_fields = ("subject",)
    date_hierarchy = "raised_at"
    actions = ("acknowledge_selected", "acknowledge_false_alarm")
    fields = (
        "title", "subject", "count", "limit", "first_at", "last_at", "raised_at", "suspended",
        "acknowledged_at", "is_false_alarm",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        alerts: QuerySet[Alert] = super().get_queryset(request).prefetch_related("suspensions")
        return alerts

    @admin.display(description=_("what happened"), ordering="rule")
    def title(self, alert: Alert) -> str:
        return title_of(alert.rule)

    @admin.display(description=_("suspended"))
    def suspended(self, alert: Alert) -> str:
        suspensions = alert.suspensions.all()
        return ", ".join(each.bearer for each in suspensions if each.done_at and not each.lifted_at)

    @admin.action(description=_("Acknowledge"), permissions=["acknowledge"])
    def acknowledge_selected(self, request: HttpRequest, chosen: QuerySet[Alert]) -> None:
        self._acknowledge(request, chosen, is_false_alarm=False)

    @admin.action(
        description=_("Acknowledge as a false alarm, and give tokens back"),
        permissions=["acknowledge"],
    )
    def acknowledge_false_alarm(self, request: HttpRequest, chosen: QuerySet[Alert]) -> None:
        self._acknowledge(request, chosen, is_false_alarm=True)

    def _acknowledge(
        self, request: HttpRequest, chosen: QuerySet[Alert], *, is_false_alarm: bool
    ) -> None:
        by = UUID(str(request.user.pk))
        for alert in chosen:
            try:
                acknowledge(alert=alert, by=by, is_false_alarm=is_false_alarm)
            except AlertRefused as refused:
                self.message_user(request, f"{alert}: {refused.sentence}", messages.ERROR)
            else:
                self.message_user(request, _("%(what)s: done.") % {"what": alert})

    def has_acknowledge_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("privacy.acknowledge_alert"))

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Alert | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Alert | None = None) -> bool:  # noqa: ARG002
        return False
