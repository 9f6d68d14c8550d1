"""Training exports in the admin: when, in which words people had agreed, and how many copies."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy.staff.pages import ReadOnly
from uploads.training.models import TrainingExport


class TrainingExportAdmin(ReadOnly):
    """Names no person, no file and no copy."""

    list_display = ("id", "taken_at", "consent_version", "copies")
    ordering = ("-taken_at",)
    fields = ("id", "taken_at", "consent_version", "copies")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingExport]:
        exports: QuerySet[TrainingExport] = super().get_queryset(request)
        return exports.annotate(number=Count("copies"))

    @admin.display(description=_("copies that it still lists"))
    def copies(self, export: Any) -> int:
        return int(export.number)
