"""Remind of the 72 hours while an authority is to be told: half gone, most gone, over."""

import logging
from datetime import datetime
from fractions import Fraction
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from privacy.mails import compose
from privacy.registers.breaches.models import AUTHORITY_WITHIN, Breach
from privacy.responsible import operator

logger = logging.getLogger(__name__)
STAGES: Final = (Fraction(1, 2), Fraction(4, 5), Fraction(1))


def remind_of_breaches(now: datetime) -> int:
    """Mail the privacy officer what is newly due; return how many reminders went."""
    waiting = Breach.objects.filter(authority_told_at=None, closed_at=None)
    return sum(
        _remind(breach, stage)
        for breach in waiting.filter(reminded__lt=len(STAGES))
        if breach.is_authority_awaited and (stage := _stage(breach, now)) > breach.reminded
    )


def _stage(breach: Breach, now: datetime) -> int:
    """Return how many stages have passed; a mail need only speak of the last."""
    return sum(now >= breach.aware_at + AUTHORITY_WITHIN * float(share) for share in STAGES)


def _remind(breach: Breach, stage: int) -> bool:
    words = {"breach": breach, "is_over": stage == len(STAGES)}
    words["operator"] = operator()
    subject = _("A breach: the authority is to be told")
    body = render_to_string("registers/breach_reminder.txt", words)
    try:
        compose(subject=subject, body=body, to=[settings.SAFELIGHT_PRIVACY_EMAIL]).send()
    except (SMTPException, OSError) as error:
        logger.warning("a reminder of breach %s failed (%s)", breach.pk, type(error).__name__)
        return False
    Breach.objects.filter(pk=breach.pk).update(reminded=stage)
    return True
