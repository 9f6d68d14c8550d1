"""Tell people of a breach: proposed by one officer, approved by another, for the same words."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.events import Event
from privacy.registers.breaches.actions import say
from privacy.registers.breaches.errors import (
    BreachRefused,
    NobodyAffected,
    NoticeChanged,
    OwnNotice,
)
from privacy.registers.breaches.letters import TEMPLATE
from privacy.registers.breaches.models import Breach, BreachNotice
from privacy.registers.breaches.texts import Wording, digest_of, seal_wordings


def propose_notice(*, breach: Breach, wordings: Mapping[str, Wording], officer: UUID) -> str:
    """Write or rewrite the notice and return its digest; an earlier approval is void.

    Once anybody was told, the words stay: everybody is told the same.
    """
    digest = digest_of(TEMPLATE, wordings)
    with transaction.atomic():
        _require_untold(breach)
        by = say(Event.BREACH_NOTICE_PROPOSED, officer)
        BreachNotice.objects.update_or_create(
            breach=breach,
            defaults={
                "template": TEMPLATE,
                "sealed": seal_wordings(breach, wordings),
                "digest": digest,
                "proposed_by": by,
                "proposed_at": timezone.now(),
                "approved_by": None,
                "approved_at": None,
            },
        )
    return digest


def approve_notice(*, breach: Breach, seen: str, officer: UUID) -> None:
    """Let the notice out as it was read: `seen` is the digest and the number of people.

    Raises OwnNotice for whoever proposed it, NoticeChanged where it is not what was seen.
    """
    with transaction.atomic():
        by = say(Event.BREACH_NOTICE_APPROVED, officer)
        notice = BreachNotice.objects.select_for_update().filter(breach=breach).first()
        if notice is None or notice.approved_at is not None or breach.closed_at is not None:
            raise BreachRefused
        if notice.proposed_by == by:
            raise OwnNotice
        if not breach.affected.waiting().exists():
            raise NobodyAffected
        if seen != seal_of(notice):
            raise NoticeChanged
        notice.approved_by, notice.approved_at = by, timezone.now()
        notice.save(update_fields=["approved_by", "approved_at"])


def seal_of(notice: BreachNotice) -> str:
    """Return what an approval is of: the words, and how many people they go to."""
    return f"{notice.digest}-{notice.breach.affected.count()}"


def _require_untold(breach: Breach) -> None:
    current = Breach.objects.select_for_update().filter(pk=breach.pk, closed_at=None).first()
    if current is None:
        raise BreachRefused
    states = current.affected.model.State
    untouched = {states.WAITING, states.UNREACHABLE}
    if current.affected.exclude(state__in=untouched).exists():
        raise BreachRefused
