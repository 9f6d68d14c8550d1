"""From which networks each token has been used: a token in a new place may be a stolen one."""

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from accounts.tokens.models import ApiToken
from accounts.watching.senders import network_mark
from privacy.models import Canary
from privacy.watch.bearers import name_bearer
from privacy.watch.noting import note, subject_of
from privacy.watch.rules import Signal

# Not a header's name, so nobody can send it.
SUSPENDED: Final = "safelight.suspended_token"
REMEMBERED_FOR: Final = timedelta(days=90)
SEEN_AGAIN_AFTER: Final = timedelta(days=1)


class TokenNetwork(models.Model):
    """One network, as a keyed hash, from which a token was used."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="networks")
    mark = models.CharField(max_length=60)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.UniqueConstraint(fields=["token", "mark"], name="each_network_of_a_token_once")
        ]

    def __str__(self) -> str:
        return self.mark


def note_use(*, token: ApiToken, request: HttpRequest) -> None:
    """Name the token as this request's bearer; keep signs of a new network or a planted token."""
    name_bearer(f"token:{token.public_id}")
    subject = ""
    if _is_new(token, network_mark(request)):
        subject = subject_of(token.user_id)
        note(signal=Signal.NEW_NETWORK, subject=subject)
    if Canary.objects.filter(person=token.user_id).exists():
        note(signal=Signal.CANARY, subject=subject or subject_of(token.user_id))


def mark_suspended(request: HttpRequest) -> None:
    """Say that a request came with a suspended token, of which everybody has been told."""
    request.META[SUSPENDED] = True


def is_marked_suspended(request: HttpRequest) -> bool:
    """Say whether a request came with a suspended token: a program goes on trying its own."""
    return SUSPENDED in request.META


def forget_old_networks(now: datetime) -> int:
    """Forget networks from which nothing came for three months; return how many."""
    return TokenNetwork.objects.filter(seen_at__lt=now - REMEMBERED_FOR).delete()[0]


def _is_new(token: ApiToken, mark: str) -> bool:
    """Say whether a token that was used elsewhere is used from here for the first time."""
    if not mark:
        return False
    now = timezone.now()
    known, is_first_seen = TokenNetwork.objects.get_or_create(token=token, mark=mark)
    if not is_first_seen:
        if known.seen_at < now - SEEN_AGAIN_AFTER:
            TokenNetwork.objects.filter(pk=known.pk).update(seen_at=now)
        return False
    return TokenNetwork.objects.filter(token=token).exclude(pk=known.pk).exists()
