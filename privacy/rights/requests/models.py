"""Rights requests: what was asked, the facts from which every date follows, what was decided.

Nothing here says whose a request is but keyed hashes; the address to answer to is sealed under the
case's own key, and goes when the case is closed.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.marks import mark_of_person
from privacy.rights.requests.states import (
    CLOSED,
    MOVES,
    OPEN,
    PROTOCOL,
    Authority,
    Channel,
    Denial,
    Identity,
    Method,
    Origin,
    State,
)


class Requests(models.QuerySet["RightsRequest"]):
    """Requests by where they stand and whose they are."""

    def open(self) -> "Requests":
        return self.filter(state__in=OPEN)

    def closed(self) -> "Requests":
        return self.filter(state__in=CLOSED)

    def of_person(self, person: uuid.UUID) -> "Requests":
        """Those tied to an account, by its keyed hash."""
        return self.filter(person_hash=mark_of_person(person)).exclude(state=State.UNVERIFIED)

    def of_same_requester(self, case: "RightsRequest") -> "Requests":
        same = Q(pk=case.pk)
        if case.person_hash:
            same |= Q(person_hash=case.person_hash)
        if case.address_hash:
            same |= Q(address_hash=case.address_hash)
        return self.filter(same).exclude(pk=case.pk).exclude(state=State.UNVERIFIED)

    def overdue(self, now: datetime) -> "Requests":
        return self.open().filter(due_at__lte=now)

    def move(self, case: uuid.UUID, *, to: State, **changes: Any) -> bool:
        """Carry out a transition if it is allowed from where the request stands; say if it was."""
        allowed = [before for before, after in MOVES.items() if to in after]
        return bool(self.filter(pk=case, state__in=allowed).update(state=to, **changes))

    def change(self, case: uuid.UUID, *, among: Collection[State] = OPEN, **changes: Any) -> bool:
        """Change facts of a request that stands in one of these states; say if it did."""
        return bool(self.filter(pk=case, state__in=among).update(**changes))


class RightsRequest(models.Model):
    """One request by one person, under every law that may apply to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    channel = models.CharField(_("manner"), max_length=10, choices=Channel, default=Channel.FORM)
    state = models.CharField(_("state"), max_length=12, choices=State)
    # What the person said of where they live, and which laws follow from it.
    region = models.CharField(max_length=10, blank=True)
    regimes = models.JSONField(default=list)
    language = models.CharField(_("language"), max_length=10)
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    requested_on = models.DateField(null=True)
    recognised_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    # The notice of extension, and the laws whose time it extended.
    extended_at = models.DateTimeField(null=True)
    extended_laws = models.JSONField(default=list)
    # Each pause: {"laws": [...], "since": moment, "until": moment or null}.
    pauses = models.JSONField(default=list)
    # Computed from the facts above whenever they change, to sort by.
    due_at = models.DateTimeField(_("due at"), null=True)
    acknowledge_by = models.DateField(null=True)
    person_hash = models.CharField(max_length=64, blank=True, db_index=True)
    address_hash = models.CharField(max_length=64, blank=True, db_index=True)
    agent_hash = models.CharField(max_length=64, blank=True)
    # Who to answer, in the case's own key; empty once it is closed.
    contact = models.BinaryField(default=bytes)
    identity = models.CharField(max_length=12, choices=Identity, default=Identity.UNCHECKED)
    identity_method = models.CharField(max_length=12, choices=Method, blank=True)
    identity_points = models.PositiveSmallIntegerField(default=0)
    has_declaration = models.BooleanField(default=False)
    authority = models.CharField(max_length=12, choices=Authority, default=Authority.NOT_NEEDED)
    assigned_to = models.UUIDField(null=True)
    denial_reason = models.CharField(max_length=24, choices=Denial, blank=True)
    carried_out_at = models.DateTimeField(null=True)
    # The number of the receipt, where something was erased.
    receipt = models.UUIDField(null=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="duplicates"
    )
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)

    objects = Requests.as_manager()

    class Meta:
        app_label = "privacy"
        verbose_name = _("rights request")
        verbose_name_plural = _("rights requests")
        ordering = ["received_at"]
        default_permissions = ("view",)
        permissions = [
            ("work_rightsrequest", "Can work on requests"),
            ("approve_rightsrequest", "Can approve answers"),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="requests_by_due_date")]
        constraints = [
            models.CheckConstraint(
                name="closed_request_has_an_end_and_no_address",
                condition=~Q(state__in=sorted(CLOSED))
                | Q(closed_at__isnull=False, expires_at__isnull=False, contact=b""),
            ),
            models.CheckConstraint(
                name="refusal_has_a_reason",
                condition=~Q(state=State.DENIED) | ~Q(denial_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the case is called in letters and talks."""
        return f"R-{str(self.id)[:8].upper()}"

    @property
    def last_day(self) -> date | None:
        """The last day on which an answer is in time; `due_at` is the moment after it."""
        return legal_day(self.due_at - timedelta(microseconds=1)) if self.due_at else None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def can_be_withdrawn(self) -> bool:
        return State.WITHDRAWN in MOVES.get(State(self.state), frozenset())

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at <= timezone.now()

    @property
    def is_paused(self) -> bool:
        return any(each["until"] is None for each in self.pauses)

    @property
    def received_on(self) -> date:
        return legal_day(self.received_at)

    @property
    def protocol_status(self) -> str:
        """Its status in the Data Rights Protocol."""
        if self.state == State.DUPLICATE:
            return self.duplicate_of.protocol_status if self.duplicate_of else "fulfilled"
        return PROTOCOL[self.state]
