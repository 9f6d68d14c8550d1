"""The mail that tells of an erasure's end: written while there is an address, sent afterwards.

It waits under the deployment's own key, because the person's is destroyed by then.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.utils import timezone, translation

from privacy.mails import compose
from privacy.rights.models import Erasure, LastMail
from privacy.vault.columns import open_bytes, seal_bytes
from privacy.vault.errors import VaultError
from privacy.vault.keyring import deployment_owner
from privacy.vault.traces import forget_traces

logger = logging.getLogger(__name__)
STAYS_AT_MOST: Final = timedelta(days=1)
# Tells a backend which only writes to this machine's disk to leave out whom it is for.
MARK: Final = {"X-Safelight-Last-Mail": "yes"}


@dataclass(frozen=True)
class Letter:
    """A mail ready to be sent, and the language that it is written in."""

    to: str
    subject: str
    body: str
    language: str = ""


# Writes the last mail to a person, with the address of their receipt or none.
Writer = Callable[[UUID, str], Letter | None]
_writers: list[Writer] = []


def register_writer(writer: Writer) -> None:
    """Let the app that knows people's addresses write their last mail."""
    _writers.append(writer)


def seal_last_mail(*, erasure: Erasure, receipt_url: str) -> None:
    """Write and seal the mail, unless it is there or the person has no proven address."""
    if LastMail.objects.filter(erasure=erasure.pk).exists():
        return
    for writer in _writers:
        letter = writer(erasure.person, receipt_url)
        if letter is not None:
            mail = LastMail(erasure=erasure.pk, delete_after=timezone.now() + STAYS_AT_MOST)
            mail.sealed = seal_bytes(
                owner=deployment_owner(),
                context=_context(mail),
                plaintext=json.dumps(asdict(letter)).encode(),
            )
            mail.save(force_insert=True)


def release_last_mail(*, erasure: UUID, now: datetime) -> None:
    """Let the mail go, in the transaction that ends the erasure."""
    due = LastMail.objects.filter(erasure=erasure)
    due.update(is_due=True, delete_after=now + STAYS_AT_MOST)


def send_last_mails(now: datetime) -> int:
    """Send what is due and delete it; delete unsent what is past its deadline."""
    sent = 0
    LastMail.objects.filter(delete_after__lte=now).delete()
    for mail in LastMail.objects.filter(is_due=True):
        if _send(mail):
            mail.delete()
            sent += 1
    if sent:
        forget_traces("default")
    return sent


def _send(mail: LastMail) -> bool:
    try:
        opened = open_bytes(
            owner=deployment_owner(), context=_context(mail), sealed=bytes(mail.sealed)
        )
        letter = Letter(**json.loads(opened))
        with translation.override(letter.language or None):
            compose(subject=letter.subject, body=letter.body, to=[letter.to], headers=MARK).send()
    except (SMTPException, OSError, VaultError):
        logger.warning("the last mail %s could not be sent yet", mail.pk)
        return False
    return True


def _context(mail: LastMail) -> str:
    return f"last-mail/{mail.pk}"
