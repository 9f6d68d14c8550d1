"""Tell of alerts: one line of JSON for a SIEM, and a mail to whoever looks after this site."""

import json
import logging
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.ledger.notes import origin
from privacy.mails import compose
from privacy.responsible import operator
from privacy.watch.models import Alert
from privacy.watch.rules import title_of

logger = logging.getLogger(__name__)
# A logger of its own, whose lines are JSON and nothing else; see settings.LOGGING.
siem = logging.getLogger("safelight.siem")
MAILS_PER_HOUR: Final = 20
LISTED: Final = 50


def log_new(now: datetime) -> None:
    """Write the line of each new alert; a crash just then writes it twice, under the same id."""
    for alert in Alert.objects.filter(logged_at=None).order_by("raised_at"):
        say("alert.raised", alert)
        Alert.objects.filter(pk=alert.pk).update(logged_at=now)


def say(event: str, alert: Alert) -> None:
    """Write one line about an alert: ids, numbers and times only."""
    siem.warning(json.dumps(_fields(event, alert), separators=(",", ":")))


def mail_new(now: datetime) -> bool:
    """Mail everything new in one letter; say if it went. More than twenty an hour are collected."""
    fresh = Alert.objects.filter(mailed_at=None).order_by("raised_at")
    alerts = list(fresh[: LISTED + 1])
    if not alerts or not settings.SAFELIGHT_ALERT_MAIL or not _may_mail(now):
        return False
    count = len(alerts) if len(alerts) <= LISTED else fresh.count()
    try:
        _letter(alerts[:LISTED], count).send()
    except (SMTPException, OSError) as error:
        # The class alone: the words of a mail server's error repeat addresses.
        logger.warning("alerts could not be mailed yet (%s)", type(error).__name__)
        return False
    Alert.objects.filter(mailed_at=None, raised_at__lte=alerts[-1].raised_at).update(mailed_at=now)
    return True


def _may_mail(now: datetime) -> bool:
    recent = Alert.objects.filter(mailed_at__gt=now - timedelta(hours=1)).order_by()
    return recent.values("mailed_at").distinct().count() < MAILS_PER_HOUR


def _letter(alerts: list[Alert], count: int) -> EmailMultiAlternatives:
    listed = [{"alert": alert, "title": title_of(alert.rule)} for alert in alerts]
    words = {
        "listed": listed,
        "more": count - len(alerts),
        "suspended": any(alert.suspensions.exists() for alert in alerts),
        "operator": operator(),
    }
    subject = ngettext("%(count)d new alert", "%(count)d new alerts", count) % {"count": count}
    if count == 1:
        subject = _("Alert: %(title)s") % {"title": listed[0]["title"]}
    body = render_to_string("privacy/watch/alerts.txt", words)
    return compose(subject=subject, body=body, to=settings.SAFELIGHT_ALERT_MAIL)


def _fields(event: str, alert: Alert) -> dict[str, Any]:
    kind, _separator, name = alert.subject.partition(":")
    suspensions = alert.suspensions.order_by("pk")
    return {
        "event": f"safelight.{event}",
        "site": origin(),
        "alert": str(alert.pk),
        "rule": alert.rule,
        "subject_kind": kind,
        "subject": name,
        "count": alert.count,
        "limit": alert.limit,
        "first_at": alert.first_at.isoformat(),
        "last_at": alert.last_at.isoformat(),
        "raised_at": alert.raised_at.isoformat(),
        "bearers": [suspension.bearer for suspension in suspensions],
        "suspended": [each.bearer for each in suspensions if each.done_at and not each.lifted_at],
    }
