"""What lies in the file of a request: notes, attachments, proposals, notices, reminders sent."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.reminders import Stage
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.states import Denial, Outcome
from privacy.vault.models import SealedObject


class CaseNote(models.Model):
    """What somebody on staff wrote down, sealed under the case's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="notes")
    author = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()

    class Meta:
        app_label = "privacy"
        ordering = ["at"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class CaseAttachment(models.Model):
    """A document sealed under the case's key, or a copy sealed for its recipient alone."""

    class What(models.TextChoices):
        DOCUMENT = "document", _("document")
        EXPORT = "export", _("copy of everything, sealed for the person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="attachments")
    what = models.CharField(max_length=10, choices=What)
    # The name of a document, sealed under the case's key.
    name = models.BinaryField(default=bytes)
    sealed = models.OneToOneField(
        SealedObject, on_delete=models.CASCADE, null=True, related_name="attachment"
    )
    # The copy lies under the person's own key; this row only says which one it is.
    export = models.UUIDField(null=True)
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "privacy"
        ordering = ["added_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="attachment_is_a_document_or_a_copy",
                condition=Q(what="document", sealed__isnull=False, export=None)
                | Q(what="export", sealed=None, export__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(what="export"), name="one_copy_per_request"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Proposals(models.QuerySet["CaseProposal"]):
    """Proposals; each transition is one conditional UPDATE."""

    def waiting(self) -> "Proposals":
        return self.filter(state=CaseProposal.State.WAITING)

    def end(self, state: str, **changes: object) -> bool:
        """Waiting → approved, sent back or replaced."""
        return bool(self.waiting().update(state=state, **changes))


class CaseProposal(models.Model):
    """What somebody proposes and somebody else decides; never edited, only replaced."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        APPROVED = "approved", _("approved")
        SENT_BACK = "sent_back", _("sent back")
        REPLACED = "replaced", _("replaced by a newer one")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="proposals")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=24, choices=Denial, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # SHA-256 over all that is decided, the letter included: what was read is what is approved.
    digest = models.CharField(max_length=64)
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = Proposals.as_manager()

    class Meta:
        app_label = "privacy"
        ordering = ["proposed_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="answer_takes_two",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="waiting"), name="one_proposal_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.id}"


class Notices(models.QuerySet["CaseNotice"]):
    """Notices by how far they are; each transition is one conditional UPDATE."""

    def sent(self) -> "Notices":
        return self.filter(state=CaseNotice.State.SENT)

    def waiting(self, now: datetime, *, stale: datetime) -> "Notices":
        """Those to send, and those whose sender was lost."""
        lost = Q(state=CaseNotice.State.SENDING, claimed_at__lt=stale)
        return self.filter(Q(state=CaseNotice.State.QUEUED) | lost, made_at__lte=now)

    def claim(self, notice: uuid.UUID, *, now: datetime, stale: datetime) -> bool:
        """Queued → being sent, for one sender at a time."""
        return bool(
            self.waiting(now, stale=stale)
            .filter(pk=notice)
            .update(state=CaseNotice.State.SENDING, claimed_at=now)
        )


class CaseNotice(models.Model):
    """One letter to the person: from a template in a version, previewed, sent, kept sealed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        QUEUED = "queued", _("to be sent")
        SENDING = "sending", _("being sent")
        TO_POST = "to_post", _("to be sent by post")
        SENT = "sent", _("sent")
        LATE = "late", _("not sent: the law’s time for it was over")
        DROPPED = "dropped", _("dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="notices")
    proposal = models.OneToOneField(
        CaseProposal, on_delete=models.CASCADE, null=True, related_name="notice"
    )
    letter = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # Subject and body, sealed under the case's key.
    sealed = models.BinaryField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    by_post = models.BooleanField(default=False)

    objects = Notices.as_manager()

    class Meta:
        app_label = "privacy"
        ordering = ["made_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.letter} {self.id}"


class CaseReminder(models.Model):
    """That a reminder was sent; each is sent once."""

    case = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="reminders")
    stage = models.CharField(max_length=10, choices=Stage)
    is_extended = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    # Empty while it is being sent; whoever was lost meanwhile is followed by another.
    sent_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "privacy"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "is_extended"], name="each_reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.pk}"
