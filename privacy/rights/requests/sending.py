"""Send a letter: once claimed, in its own language; what follows from it is done when it went."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from privacy.ledger.events import Event
from privacy.mails import compose
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.requests.actions.carrying_out import renew_export
from privacy.rights.requests.actions.closing import shred_if_erased
from privacy.rights.requests.actions.following import follow
from privacy.rights.requests.actions.notices import (
    read,
    read_whole,
    recipient_of,
    ring,
    seal_letter,
)
from privacy.rights.requests.actions.timing import laws_that_extend
from privacy.rights.requests.casefile import CaseNotice
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.letters.writing import Written
from privacy.rights.requests.log import desk, write
from privacy.rights.requests.sealed import contact_of

logger = logging.getLogger(__name__)
# A mail takes seconds; a sender that is silent for longer was lost.
LOST_AFTER: Final = timedelta(minutes=10)
Sent = CaseNotice.State


def send_notice(notice_id: UUID) -> bool:
    """Send a queued letter and do what follows from it; say whether it went.

    A mail server that refuses is tried again by the next round.
    """
    now = timezone.now()
    if not CaseNotice.objects.claim(notice_id, now=now, stale=now - LOST_AFTER):
        return False
    notice = CaseNotice.objects.select_related("case", "proposal").get(pk=notice_id)
    written, to = read_whole(notice), recipient_of(notice)
    if written is None or not to:
        # Of a case that is answered by post: somebody says when it went.
        return _back(notice, Sent.TO_POST if written else Sent.DROPPED)
    if _is_too_late(notice, now):
        return _back(notice, Sent.LATE)
    try:
        _prepare(notice)
        with translation.override(notice.language):
            compose(subject=written.subject, body=written.body, to=[to]).send()
    except (SMTPException, OSError) as failure:
        # The class alone: the words of a mail server's error repeat addresses.
        logger.warning("notice %s could not be sent yet (%s)", notice.pk, type(failure).__name__)
        return _back(notice, Sent.QUEUED)
    _after(notice, written)
    return True


def send_waiting(now: datetime) -> int:
    """Ring again for letters whose message or sender was lost; return how many."""
    waiting = CaseNotice.objects.waiting(now - timedelta(seconds=30), stale=now - LOST_AFTER)
    lost = list(waiting.values_list("pk", flat=True)[:100])
    for notice in lost:
        ring(notice)
    return len(lost)


def _back(notice: CaseNotice, state: str) -> bool:
    CaseNotice.objects.filter(pk=notice.pk, state=Sent.SENDING).update(state=state)
    return False


def _is_too_late(notice: CaseNotice, now: datetime) -> bool:
    """Say whether a notice of extension would come after the day that the law sets for it."""
    if notice.letter != Letter.EXTENSION:
        return False
    try:
        laws_that_extend(notice.case, at=now)
    except ClockRefused:
        logger.error("notice %s came too late to extend the time", notice.pk)
        return True
    return False


def _prepare(notice: CaseNotice) -> None:
    """See that what the letter speaks of is there when it arrives."""
    if notice.letter == Letter.COPY:
        renew_export(notice.case)


def _after(notice: CaseNotice, written: Written) -> None:
    """Write down that it went, and do what follows, all of it or nothing."""
    now, case = timezone.now(), notice.case
    kept = read(notice) or written
    person = contact_of(case).person_id
    with transaction.atomic():
        CaseNotice.objects.filter(pk=notice.pk).update(
            state=Sent.SENT, sent_at=now, sealed=seal_letter(notice, kept, to="")
        )
        write(Event.CASE_NOTICE_SENT, case, desk(), letter=notice.letter)
        follow(notice, desk(), now)
    if case.is_closed:
        shred_if_erased(case, person)
