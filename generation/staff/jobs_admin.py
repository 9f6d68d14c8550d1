"""Jobs in the admin: where each stands, and actions for one that hangs; never a picture."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import person_of
from accounts.staff.reach import find
from generation.jobs.actions import cancel_job
from generation.jobs.models import Job
from generation.jobs.requeue import NotInQueue, requeue_job
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.staff.pages import Personal, number_in


class JobAdmin(Personal):
    """What was asked of which engine and how far it got; photos and portraits aren't here."""

    seen = Event.STAFF_SAW_JOBS
    list_display = (
        *("number", "state", "progress", "engine", "queue", "attempt"),
        *("failure", "created_at", "finished_at"),
    )
    list_filter = ("state", "engine", "queue", "failure", "created_at")
    ordering = ("-created_at",)
    search_fields = ("id",)
    search_help_text = _("A whole job number, or its owner’s whole address or account number.")
    fields = (
        *("number", "account", "state", "stage", "progress", "engine", "queue"),
        *("attempt", "failure", "created_at", "started_at", "finished_at", "lease_until"),
        *("not_before", "expires_at"),
    )
    actions = ("requeue_selected", "cancel_selected")

    def found_by(self, term: str) -> Q:
        return Q(pk=number_in(term)) | Q(owner=find(term))

    def owner_of(self, row: Job) -> UUID | None:
        return row.owner_id

    @admin.display(description=_("job"), ordering="pk")
    def number(self, job: Job) -> str:
        return str(job.pk)

    @admin.display(description=_("account"))
    def account(self, job: Job) -> str:
        return str(job.owner_id)

    @admin.display(description=_("made"))
    def progress(self, job: Job) -> str:
        return f"{job.made_count}/{job.total_count}"

    @admin.action(description=_("Put back into the queue"), permissions=["requeue"])
    def requeue_selected(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        for job in chosen:
            try:
                requeue_job(job=job, actor=_who(request))
            except NotInQueue as refused:
                self.message_user(request, f"{job}: {refused.sentence}", messages.ERROR)
            else:
                self.message_user(request, _("%(what)s: done.") % {"what": job})

    @admin.action(description=_("Stop"), permissions=["cancel"])
    def cancel_selected(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        for job in chosen:
            if cancel_job(job=job, actor=_who(request)):
                self.message_user(request, _("%(what)s: done.") % {"what": job})
            else:
                said = _("%(what)s: it had ended already.") % {"what": job}
                self.message_user(request, said, messages.ERROR)

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("generation.requeue_job"))

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("generation.cancel_job"))


def _who(request: HttpRequest) -> Any:
    return Actor.staff(person_of(request).pk)
