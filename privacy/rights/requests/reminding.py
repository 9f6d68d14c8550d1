"""Remind whoever works on requests at half of the time, at 80 %, and when overdue; each once."""

import logging
from contextlib import ExitStack
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from privacy.ledger.events import Event
from privacy.mails import compose
from privacy.people import Reach, reach_of
from privacy.responsible import operator, responsible
from privacy.rights.clocks.dates import earliest
from privacy.rights.clocks.reminders import Reminder, Stage, reminders_due
from privacy.rights.requests.casefile import CaseReminder
from privacy.rights.requests.clocking import clocks_of, stored_dates
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.log import desk, write
from privacy.rights.requests.models import RightsRequest

logger = logging.getLogger(__name__)
LOST_AFTER: Final = timedelta(minutes=10)


def remind(now: datetime) -> int:
    """Send what is due for every open case; return how many mails went."""
    return sum(_remind(case, now) for case in RightsRequest.objects.open().iterator())


def _remind(case: RightsRequest, now: datetime) -> int:
    if case.is_paused:  # its date moves on day by day
        RightsRequest.objects.filter(pk=case.pk).update(**stored_dates(case, at=now))
    clocks = clocks_of(case)
    if not clocks:
        return 0
    due = reminders_due(earliest(clocks, at=now), at=now, sent=_sent(case, now))
    if not due or not _claim(case, due, now):
        return 0
    mine = case.reminders.filter(at=now, sent_at=None)
    try:
        _send(case, due[-1].stage)
    except (SMTPException, OSError) as failure:
        logger.warning("no reminder of case %s yet (%s)", case.pk, type(failure).__name__)
        mine.delete()
        return 0
    with transaction.atomic():
        mine.update(sent_at=now)
        write(Event.CASE_REMINDED, case, desk(), stage=due[-1].stage)
    return 1


def _sent(case: RightsRequest, now: datetime) -> list[Reminder]:
    """Return what went, or is on its way; what a killed process left is not."""
    went = case.reminders.exclude(sent_at=None, at__lte=now - LOST_AFTER)
    return [Reminder(Stage(each.stage), each.is_extended) for each in went]


def _claim(case: RightsRequest, due: list[Reminder], now: datetime) -> bool:
    """Write down that these are being sent; say if no other process was quicker."""
    try:
        with transaction.atomic():
            case.reminders.filter(sent_at=None, at__lte=now - LOST_AFTER).delete()
            CaseReminder.objects.bulk_create(
                CaseReminder(case=case, stage=each.stage, is_extended=each.is_extended, at=now)
                for each in due
            )
    except IntegrityError:
        return False
    return True


def _send(case: RightsRequest, stage: Stage) -> None:
    """Mail whoever it is assigned to; from 80 % on, the privacy officer as well."""
    assigned = reach_of(case.assigned_to) if case.assigned_to else None
    officer = Reach(address=responsible().officer_email)
    told = [assigned] if assigned else [officer]
    if assigned and stage != Stage.HALF:
        told.append(officer)
    for reach in {each.address: each for each in told if each.address}.values():
        _letter(case, stage, reach)


def _letter(case: RightsRequest, stage: Stage, reach: Reach) -> None:
    with ExitStack() as chosen:
        if reach.language:
            chosen.enter_context(translation.override(reach.language))
        words = {
            "case": case,
            "stage": stage.label,
            "due_on": legal_day(case.due_at - timedelta(seconds=1)) if case.due_at else None,
            "operator": operator(),
        }
        subject = _("%(case)s: %(stage)s") % {"case": case.reference, "stage": stage.label}
        body = render_to_string("privacy/requests/reminder.txt", words)
        compose(subject=subject, body=body, to=[reach.address]).send()
