"""What staff see of the engines: which model works where, and what is wrong; nothing to edit."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from generation.engines.roster import EngineReport
from privacy.staff.pages import Page


@admin.register(EngineReport)
class EngineReportAdmin(Page):
    """A list to look at, written by the workers alone."""

    list_display = ("engine", "model", "short_revision", "device", "stands", "is_warm", "beat_at")
    fields = (
        *("engine", "worker", "stands", "sentence", "model", "revision", "model_hash"),
        *("device", "is_warm", "gates", "versions", "started_at", "beat_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Revision"))
    def short_revision(self, report: EngineReport) -> str:
        return report.revision[:12]

    @admin.display(description=_("State"))
    def stands(self, report: EngineReport) -> Any:
        return _("Silent") if report.is_silent else report.get_state_display()

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False
