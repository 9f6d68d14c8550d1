"""Where a job stands, on which queue it waits, and whether a mail is owed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """draft → queued → running → one of five ends; running may go back to queued."""

    DRAFT = "draft", _("Not asked for yet")
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Done")
    PARTLY_DONE = "partly_done", _("Partly done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Stopped")
    EXPIRED = "expired", _("Expired")


ACTIVE = (State.QUEUED, State.RUNNING)
UNENDED = (State.DRAFT, *ACTIVE)


class Queue(models.TextChoices):
    """The workers that a job needs; Celery's queues carry the same names."""

    STUDIO = "studio", _("Any worker")
    GPU = "gpu", _("A worker with a graphics card")


class Mail(models.TextChoices):
    """Whether the owner wants a mail when the job ends."""

    NONE = "", _("No mail")
    WANTED = "wanted", _("A mail at the end")
    SENT = "sent", _("The mail was sent")
