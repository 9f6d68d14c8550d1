"""Send the notices that two officers let out, one by one: nobody twice, and none forgotten."""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from socket import gaierror
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.registers.breaches.addressees import Addressee, addressee_of
from privacy.registers.breaches.letters import letter_to
from privacy.registers.breaches.models import AffectedPerson, BreachNotice
from privacy.registers.breaches.texts import Wording, wordings_of

logger = logging.getLogger(__name__)
State = AffectedPerson.State
# One run of the task, so that other housekeeping isn't kept waiting.
SECONDS: Final = 20.0
TRIES: Final = 5
# A mail takes seconds; whoever is "being told" for longer was left by a crash.
SENDING_TAKES_AT_MOST: Final = timedelta(minutes=10)
# A server that takes no mail from strangers at first takes it some minutes later.
TRIED_AGAIN_AFTER: Final = timedelta(minutes=5)
# After these the mail server surely has nothing; after anything else nobody knows. It said no to
# one mail, or it can't be spoken to at all.
REFUSED: Final = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
AWAY: Final = (
    SMTPConnectError,
    SMTPHeloError,
    SMTPAuthenticationError,
    ConnectionRefusedError,
    gaierror,
)


class ServerAway(Exception):
    """The mail server can't be spoken to, so every other mail would fail as well."""


@dataclass(frozen=True)
class Outgoing:
    """An approved notice with its words opened once."""

    notice: BreachNotice
    wordings: Mapping[str, Wording]


def send_notices(*, now: datetime | None = None, seconds: float = SECONDS) -> int:
    """Tell whoever waits, for as long as a run may take; return how many were told.

    Each is claimed and that is committed before their mail goes, so a run that is killed, or
    another beside it, tells nobody twice.
    """
    now, ends, told = now or timezone.now(), time.monotonic() + seconds, 0
    _mark_uncertain(now)
    try:
        for outgoing in _outgoing():
            while time.monotonic() < ends and (affected := _claim(outgoing.notice, now)):
                told += _send(affected, outgoing) == State.TOLD
    except ServerAway:
        logger.warning("notices wait: the mail server can't be spoken to")
    return told


def _outgoing() -> Iterator[Outgoing]:
    approved = BreachNotice.objects.exclude(approved_at=None).filter(
        breach__closed_at=None, breach__affected__state=State.WAITING
    )
    for notice in approved.select_related("breach").distinct().order_by("approved_at"):
        yield Outgoing(notice, wordings_of(notice))


def _claim(notice: BreachNotice, now: datetime) -> AffectedPerson | None:
    """Take the next person, if the notice still stands approved; nobody else can take them."""
    with transaction.atomic():
        still = BreachNotice.objects.select_for_update().filter(pk=notice.pk)
        if not still.exclude(approved_at=None).filter(digest=notice.digest).exists():
            return None
        is_due = Q(attempts=0) | Q(changed_at__lt=now - TRIED_AGAIN_AFTER)
        waiting = AffectedPerson.objects.waiting().filter(is_due, breach=notice.breach_id)
        for affected in waiting.order_by("attempts", "pk")[:1]:
            if waiting.filter(pk=affected.pk).update(
                state=State.SENDING, attempts=F("attempts") + 1, changed_at=timezone.now()
            ):
                affected.refresh_from_db()
                affected.breach = notice.breach
                return affected
    return None


def _send(affected: AffectedPerson, outgoing: Outgoing) -> str:
    addressee = addressee_of(affected.person) if affected.person else None
    state = _deliver(affected, addressee, outgoing) if addressee else State.UNREACHABLE
    return _settle(affected, state)


def _deliver(affected: AffectedPerson, addressee: Addressee, outgoing: Outgoing) -> str:
    """Hand the mail to the server; say what is known of it then."""
    letter = letter_to(
        addressee,
        affected=affected,
        template=outgoing.notice.template,
        wordings=outgoing.wordings,
    )
    try:
        letter.send()
    except AWAY as error:
        AffectedPerson.objects.filter(pk=affected.pk, state=State.SENDING).update(
            state=State.WAITING, attempts=F("attempts") - 1
        )
        raise ServerAway from error
    except REFUSED as error:
        # The class alone: the words of a mail server's error repeat addresses.
        logger.warning("notice %s was not sent (%s)", affected.pk, type(error).__name__)
        return State.FAILED if affected.attempts >= TRIES else State.WAITING
    except (SMTPException, OSError) as error:
        logger.warning("notice %s may not have been sent (%s)", affected.pk, type(error).__name__)
        return State.UNCERTAIN
    return State.TOLD


def _settle(affected: AffectedPerson, state: str) -> str:
    with transaction.atomic():
        claimed = AffectedPerson.objects.filter(pk=affected.pk, state=State.SENDING)
        claimed.update(state=state, changed_at=timezone.now())
        if state == State.TOLD:
            _write_down(affected)
    return state


def _write_down(affected: AffectedPerson) -> None:
    """Write the line in the person's own ledger; an erasure meanwhile leaves no place for it."""
    if affected.person is None:
        return
    try:
        with transaction.atomic():
            record(
                event=Event.BREACH_TOLD,
                actor=Actor.program("notices"),
                owner=affected.person,
                purpose=Purpose.LEGAL_DUTY,
            )
    except PrivacyError:
        logger.info("notice %s went to somebody who was erased meanwhile", affected.pk)


def _mark_uncertain(now: datetime) -> None:
    left = AffectedPerson.objects.filter(
        state=State.SENDING, changed_at__lt=now - SENDING_TAKES_AT_MOST
    )
    left.update(state=State.UNCERTAIN, changed_at=now)
