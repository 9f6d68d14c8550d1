"""Where a request stands, how it came, and why it may be refused; the words of each."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.kinds import Kind


class State(models.TextChoices):
    """Where a request stands."""

    UNVERIFIED = "unverified", _("Waits for its address to be confirmed")
    RECEIVED = "received", _("Received")
    WORKING = "working", _("Being worked on")
    PROPOSED = "proposed", _("An answer waits for approval")
    APPROVED = "approved", _("The answer is approved")
    FULFILLED = "fulfilled", _("Fulfilled")
    DENIED = "denied", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DUPLICATE = "duplicate", _("Answered with an earlier request")


# What a request may become next; everything else is refused, in one place.
MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.UNVERIFIED: frozenset({State.RECEIVED, State.WITHDRAWN}),
    # Fulfilled at once is what the person alone decides: an opt-out, a withdrawn consent.
    State.RECEIVED: frozenset(
        {State.WORKING, State.PROPOSED, State.WITHDRAWN, State.DUPLICATE, State.FULFILLED}
    ),
    State.WORKING: frozenset({State.PROPOSED, State.WITHDRAWN, State.DUPLICATE}),
    State.PROPOSED: frozenset({State.WORKING, State.APPROVED, State.WITHDRAWN}),
    # What is approved is carried out; its answer can't be called back by either side.
    State.APPROVED: frozenset({State.FULFILLED, State.DENIED}),
}
CLOSED: Final = frozenset({State.FULFILLED, State.DENIED, State.WITHDRAWN, State.DUPLICATE})
OPEN: Final = frozenset({State.RECEIVED, State.WORKING, State.PROPOSED, State.APPROVED})
# Statuses of the Data Rights Protocol 0.9.4; a duplicate has that of the request it repeats.
PROTOCOL: Final[Mapping[str, str]] = {
    State.UNVERIFIED: "open",
    State.RECEIVED: "open",
    State.WORKING: "in_progress",
    State.PROPOSED: "in_progress",
    State.APPROVED: "in_progress",
    State.FULFILLED: "fulfilled",
    State.DENIED: "denied",
    State.WITHDRAWN: "revoked",
}
NEED_VERIFICATION: Final = "need_user_verification"


class Origin(models.TextChoices):
    """How a request came."""

    PORTAL = "portal", _("From the privacy centre")
    PUBLIC = "public", _("From the public form")
    AGENT = "agent", _("From an authorised agent")
    STAFF = "staff", _("Taken in by staff")


class Channel(models.TextChoices):
    """In which manner it was made, for the record that the law asks to keep."""

    FORM = "form", _("form on this site")
    LETTER = "letter", _("letter")
    PHONE = "phone", _("phone")
    MAIL = "mail", _("email")
    IN_PERSON = "in_person", _("in person")


class Identity(models.TextChoices):
    """What became of checking who asks; never how somebody looks on a document."""

    NOT_NEEDED = "not_needed", _("Not needed")
    UNCHECKED = "unchecked", _("Not checked yet")
    AWAITED = "awaited", _("Proof is awaited")
    PROVED = "proved", _("Proved")
    FAILED = "failed", _("Not proved")


class Method(models.TextChoices):
    """How identity was checked."""

    NONE = "", _("–")
    ACCOUNT = "account", _("by signing in")
    EMAIL = "email", _("by a link to an address that is known here")
    DATA_POINTS = "data_points", _("by details that are known here")


class Authority(models.TextChoices):
    """Whether an agent was shown to act for the person."""

    NOT_NEEDED = "not_needed", _("Not needed")
    AWAITED = "awaited", _("Confirmation is awaited")
    PROVED = "proved", _("Confirmed")
    FAILED = "failed", _("Not confirmed")


class Denial(models.TextChoices):
    """Reasons for refusing, as the Data Rights Protocol names them."""

    SUSPECTED_FRAUD = "suspected_fraud", _("signs of fraud")
    INSUFFICIENT_VERIFICATION = "insuf_verification", _("identity could not be verified")
    NO_MATCH = "no_match", _("nothing here matches the request")
    CLAIM_NOT_COVERED = "claim_not_covered", _("the law doesn’t cover what was asked")
    OUTSIDE_JURISDICTION = "outside_jurisdiction", _("no law that applies gives this right")
    TOO_MANY_REQUESTS = "too_many_requests", _("too many requests of the same kind")
    OTHER = "other", _("another reason, given in words")


class Outcome(models.TextChoices):
    """What is proposed to a second person."""

    FULFIL = "fulfil", _("Fulfil it")
    REFUSE = "refuse", _("Refuse it")
    EXTEND = "extend", _("Extend the time")


# What is handed out in copy, and so needs an export attached.
COPIES: Final = frozenset({Kind.ACCESS, Kind.PORTABILITY, Kind.KNOW})
ERASURES: Final = frozenset({Kind.ERASURE, Kind.DELETE})
# The law asks for no proof of identity here, or there is nothing that could be disclosed or lost.
WITHOUT_IDENTITY: Final = frozenset({Kind.OPT_OUT, Kind.LIMIT, Kind.COMPLAINT, Kind.OTHER})
