"""Weigh new signs by the rules; whatever is too much becomes an alert, once per offence."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Greatest

from privacy.watch.models import Alert, Sighting, Suspension
from privacy.watch.rules import RULES, Limit, Rule, limit_of

BATCH: Final = 500


@dataclass(frozen=True)
class Offence:
    """The signs of one subject that were too many, and how many there were at the worst."""

    signs: tuple[Sighting, ...]
    count: int


def weigh() -> int:
    """Weigh what has come in since; return how many subjects offend against a rule.

    Safe to break off and to run beside itself: signs count as weighed in the transaction that
    raises their alert, and the database keeps a second open alert for one offence out.
    """
    return sum(_weigh_all(rule, limit) for rule in RULES if (limit := limit_of(rule)) is not None)


def _weigh_all(rule: Rule, limit: Limit) -> int:
    """Look closely at those subjects only that have enough signs; of a flood most have one."""
    signs = Sighting.objects.filter(signal=rule.signal)
    fresh = list(signs.filter(is_weighed=False).order_by().values_list("pk", "at"))
    if not fresh:
        return 0
    since = min(at for _pk, at in fresh) - limit.within
    counted = Count("about", distinct=True) if rule.counts_different else Count("pk")
    busy = signs.filter(at__gt=since).order_by().values("subject").annotate(n=counted)
    subjects = list(busy.filter(n__gte=limit.count).values_list("subject", flat=True))
    offending = sum(_weigh(rule, limit, subject) for subject in subjects)
    for batch in range(0, len(fresh), BATCH):
        done = [pk for pk, _at in fresh[batch : batch + BATCH]]
        Sighting.objects.filter(pk__in=done, is_weighed=False).update(is_weighed=True)
    return offending


def _weigh(rule: Rule, limit: Limit, subject: str) -> bool:
    with transaction.atomic():
        of_subject = Sighting.objects.filter(signal=rule.signal, subject=subject)
        fresh = list(of_subject.select_for_update().filter(is_weighed=False).order_by("at", "pk"))
        if not fresh:
            return False
        recent = list(of_subject.filter(at__gt=fresh[0].at - limit.within).order_by("at", "pk"))
        offence = _offence(rule, limit, recent)
        if offence is not None:
            _raise(rule, limit, subject, offence)
        Sighting.objects.filter(pk__in=[sign.pk for sign in fresh]).update(is_weighed=True)
    return offence is not None


def _offence(rule: Rule, limit: Limit, recent: Sequence[Sighting]) -> Offence | None:
    """Look at the time before each new sign; old alerts are not raised again by old signs."""
    times = [sign.at for sign in recent]
    signs: dict[int, Sighting] = {}
    most = 0
    for place, sign in enumerate(recent):
        if sign.is_weighed:
            continue
        window = recent[bisect_right(times, sign.at - limit.within) : place + 1]
        count = len({each.about for each in window}) if rule.counts_different else len(window)
        if count >= limit.count:
            signs.update({each.pk: each for each in window})
            most = max(most, count)
    return Offence(tuple(signs.values()), most) if signs else None


def _raise(rule: Rule, limit: Limit, subject: str, offence: Offence) -> None:
    first, last = offence.signs[0].at, offence.signs[-1].at
    alert, is_new = Alert.objects.get_or_create(
        rule=rule.code,
        subject=subject,
        acknowledged_at=None,
        defaults={
            "count": offence.count,
            "limit": str(limit),
            "first_at": first,
            "last_at": last,
        },
    )
    if not is_new:
        grown = Greatest("count", offence.count)
        Alert.objects.filter(pk=alert.pk).update(count=grown, last_at=Greatest("last_at", last))
    for bearer in sorted({sign.bearer for sign in offence.signs if sign.bearer}):
        Suspension.objects.get_or_create(alert=alert, bearer=bearer)
