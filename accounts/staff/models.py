"""Who is proposed for a role, until a second member of staff agrees."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.staff.roles import RoleCode

WAITS_AT_MOST: Final = timedelta(days=7)
KEPT_FOR: Final = timedelta(days=366)


class RoleProposals(models.QuerySet["RoleProposal"]):
    """Proposals by where they stand; each transition is one conditional UPDATE."""

    def naming(self, person: uuid.UUID) -> "RoleProposals":
        """Those about a person, or proposed or decided by them."""
        return self.filter(Q(person=person) | Q(proposed_by=person) | Q(decided_by=person))

    def waiting(self, now: datetime | None = None) -> "RoleProposals":
        since = (now or timezone.now()) - WAITS_AT_MOST
        return self.filter(state=RoleProposal.State.WAITING, proposed_at__gt=since)

    def decide(self, state: "RoleProposal.State", *, by: uuid.UUID, now: datetime) -> bool:
        """Waiting → granted or refused."""
        return bool(self.waiting(now).update(state=state, decided_by=by, decided_at=now))


class RoleProposal(models.Model):
    """One role for one person, proposed by one member of staff and decided by another."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(_("account"), db_index=True)
    role = models.CharField(_("role"), max_length=20, choices=RoleCode)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    proposed_by = models.UUIDField(_("proposed by"), null=True)
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    decided_by = models.UUIDField(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = RoleProposals.as_manager()

    class Meta:
        app_label = "accounts"
        verbose_name = _("proposal of a role")
        verbose_name_plural = _("proposals of roles")
        ordering = ["-proposed_at"]
        default_permissions = ("view", "add")
        permissions = [("decide_roleproposal", "Can grant or refuse what somebody else proposed")]
        constraints = [
            models.CheckConstraint(
                name="role_takes_two_and_none_of_them_is_its_bearer",
                condition=(Q(decided_by=None) | ~Q(decided_by=F("proposed_by")))
                & (Q(proposed_by=None) | ~Q(proposed_by=F("person")))
                & (Q(decided_by=None) | ~Q(decided_by=F("person"))),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
