"""Claim a key, keep what its request was answered, give it again, forget it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from privacy.api.answers.models import KeptAnswer
from privacy.errors import PrivacyError
from privacy.vault.columns import open_bytes, seal_bytes

# Nothing that the API does takes as long.
AT_WORK: Final = timedelta(minutes=2)


class OtherRequest(PrivacyError):
    """A key came with another request than its first."""

    status = 422
    sentence = _(
        "This Idempotency-Key was used for another request. Nothing was done now. Use a new key."
    )


class StillAtWork(PrivacyError):
    """The first request with this key has not been answered yet."""

    sentence = _(
        "The first request with this Idempotency-Key is still at work. Ask again in a moment."
    )


class BrokeOff(PrivacyError):
    """Nobody knows whether the first request took effect."""

    sentence = _(
        "The first request with this Idempotency-Key broke off before it was answered. Look "
        "whether it took effect, and use a new key. Nothing was done now."
    )


@dataclass(frozen=True)
class Answer:
    """What a request was answered."""

    status: int
    data: Any
    headers: Mapping[str, str]


def claim_key(*, person: UUID, key: str, request: bytes) -> KeptAnswer | Answer:
    """Return a claim on a new key, or what its request was answered before.

    Of two at once one claims it. Raises OtherRequest, StillAtWork or BrokeOff.
    """
    row = KeptAnswer(person=person, key=_hash(person, key.encode()), request=_hash(person, request))
    KeptAnswer.objects.owned_by(person).filter(key=row.key).overdue(timezone.now()).delete()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _known(row)
    return row


def keep_answer(*, claim: KeptAnswer, answer: Answer) -> None:
    """Keep what a request was answered, sealed."""
    content = json.dumps({"data": answer.data, "headers": dict(answer.headers)}, default=str)
    sealed = seal_bytes(owner=claim.person, context=_context(claim), plaintext=content.encode())
    KeptAnswer.objects.filter(pk=claim.pk).update(status=answer.status, sealed=sealed)


def release_key(*, claim: KeptAnswer) -> None:
    """Forget a request that was refused or failed: its key may be used again."""
    KeptAnswer.objects.filter(pk=claim.pk, status=None).delete()


def clear_old_answers(now: datetime) -> int:
    """Delete answers that were kept for a day; return how many."""
    return KeptAnswer.objects.overdue(now).delete()[0]


def _known(row: KeptAnswer) -> Answer:
    first = KeptAnswer.objects.filter(person=row.person, key=row.key).first()
    if first is None:  # refused in the meantime
        raise StillAtWork
    if not constant_time_compare(first.request, row.request):
        raise OtherRequest
    if first.status is None:
        is_old = first.created_at < timezone.now() - AT_WORK
        raise BrokeOff if is_old else StillAtWork
    content = open_bytes(owner=first.person, context=_context(first), sealed=bytes(first.sealed))
    return Answer(first.status, **json.loads(content))


def _hash(person: UUID, what: bytes) -> str:
    return salted_hmac(f"privacy.api.answers/{person}", what, algorithm="sha256").hexdigest()


def _context(row: KeptAnswer) -> str:
    return f"kept-answer/{row.key}"
