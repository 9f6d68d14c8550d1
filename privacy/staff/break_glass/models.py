"""Who asked to see one person's pictures, who agreed, and until when it holds."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

AT_MOST: Final = timedelta(minutes=30)
# What nobody agreed to by then has to be asked for again.
WAITS_AT_MOST: Final = timedelta(hours=24)
KEPT_FOR: Final = timedelta(days=731)


class Glasses(models.QuerySet["BreakGlass"]):
    """Break-glass by where it stands; each transition is one conditional UPDATE."""

    def about(self, person: uuid.UUID) -> "Glasses":
        return self.filter(person=person)

    def asked_by(self, officer: uuid.UUID) -> "Glasses":
        return self.filter(requester=officer)

    def waiting(self, now: datetime | None = None) -> "Glasses":
        """Asked for, and not too long ago to agree."""
        since = (now or timezone.now()) - WAITS_AT_MOST
        return self.filter(state=BreakGlass.State.ASKED, asked_at__gt=since)

    def in_force(self, now: datetime | None = None) -> "Glasses":
        return self.filter(state=BreakGlass.State.OPEN, expires_at__gt=now or timezone.now())

    def to_decide(self, now: datetime | None = None) -> "Glasses":
        """What waits for a second person: a request, or an extension of one in force."""
        return self.waiting(now) | self.in_force(now).filter(
            extension_asked_at__isnull=False, extended_at=None
        )

    # Transitions ------------------------------------------------------------------------

    def open(self, *, approver: uuid.UUID, now: datetime, ends: datetime) -> bool:
        """Asked → open, from now on."""
        return bool(
            self.waiting(now).update(
                state=BreakGlass.State.OPEN, approver=approver, opened_at=now, expires_at=ends
            )
        )

    def refuse(self, *, approver: uuid.UUID, now: datetime) -> bool:
        """Asked → refused."""
        refused = BreakGlass.State.REFUSED
        return bool(self.waiting(now).update(state=refused, approver=approver))

    def close(self, *, now: datetime) -> bool:
        """Open → closed, before its time."""
        closed = BreakGlass.State.CLOSED
        return bool(self.in_force(now).update(state=closed, expires_at=now))

    def ask_extension(self, *, now: datetime) -> bool:
        """Ask once for more time, while it is open."""
        asked = self.in_force(now).filter(extension_asked_at=None, extended_at=None)
        return bool(asked.update(extension_asked_at=now))

    def extend(self, *, now: datetime, ends: datetime) -> bool:
        """Give another spell from now on, once."""
        asked = self.in_force(now).filter(extension_asked_at__isnull=False, extended_at=None)
        return bool(asked.update(extended_at=now, expires_at=ends))


class BreakGlass(models.Model):
    """One request to see one person's pictures; it is over by itself."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        OPEN = "open", _("Open")
        REFUSED = "refused", _("Refused")
        CLOSED = "closed", _("Closed before its time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(db_index=True)
    # Sealed under that person's key: it says something about them.
    reason = models.BinaryField()
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    requester = models.UUIDField(null=True)
    approver = models.UUIDField(null=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    opened_at = models.DateTimeField(_("opened at"), null=True)
    expires_at = models.DateTimeField(_("over at"), null=True)
    extension_asked_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(_("extended at"), null=True)

    objects = Glasses.as_manager()

    class Meta:
        app_label = "privacy"
        verbose_name = _("break-glass")
        verbose_name_plural = _("break-glass")
        ordering = ["-asked_at"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="break_glass_of_at_most_thirty_minutes",
                condition=Q(minutes__gte=1, minutes__lte=30),
            ),
            models.CheckConstraint(
                name="break_glass_ends_in_time",
                condition=Q(expires_at=None)
                | Q(extended_at=None, expires_at__lte=F("opened_at") + AT_MOST)
                | Q(extended_at__isnull=False, expires_at__lte=F("extended_at") + AT_MOST),
            ),
            models.CheckConstraint(
                name="break_glass_takes_two_and_none_of_them_is_the_owner",
                condition=(Q(approver=None) | ~Q(approver=F("requester")))
                & (Q(requester=None) | ~Q(requester=F("person")))
                & (Q(approver=None) | ~Q(approver=F("person"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def lasts(self) -> timedelta:
        """For how long it is open from when somebody agrees, at first and once more."""
        return timedelta(minutes=self.minutes)

    @property
    def is_in_force(self) -> bool:
        is_open = self.state == self.State.OPEN and self.expires_at is not None
        return is_open and self.expires_at > timezone.now()  # type: ignore[operator]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.ASKED and self.asked_at > timezone.now() - WAITS_AT_MOST

    @property
    def waits_for_extension(self) -> bool:
        asked = self.extension_asked_at is not None and self.extended_at is None
        return self.is_in_force and asked

    @property
    def may_ask_extension(self) -> bool:
        return self.is_in_force and self.extension_asked_at is None

    @property
    def standing(self) -> str:
        """Say where it stands now, which the clock changes without anybody's doing."""
        if self.state == self.State.OPEN and not self.is_in_force:
            return str(_("Over"))
        if self.state == self.State.ASKED and not self.is_waiting:
            return str(_("Nobody agreed in time"))
        return str(self.get_state_display())
