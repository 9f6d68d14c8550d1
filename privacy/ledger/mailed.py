"""The newest checkpoint by mail, at most once a day: the copy that no thief of this machine has."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.ledger.models import Checkpoint
from privacy.ledger.notes import origin, verifier_key
from privacy.mails import compose
from privacy.witness import journal

logger = logging.getLogger(__name__)
EVERY: Final = timedelta(hours=24)
# One line for each mail: when it went, how many lines it covered, and their root.
JOURNAL: Final = "mailed"
LOCK: Final = "mailed-lock"


def mail_newest(*, now: datetime | None = None) -> bool:
    """Mail the newest checkpoint if one was signed since the last mail, a day ago or longer.

    Says if it went. It is noted as mailed only once the mail server has it, so an outage is made
    good by the next call; a crash between the two sends it twice rather than never.
    """
    newest = Checkpoint.objects.newest()
    if newest is None or not settings.SAFELIGHT_CHECKPOINT_MAIL:
        return False
    now = now or timezone.now()
    with journal.exclusive(journal.path_of(LOCK)):
        state = f"{newest.size} {bytes(newest.root).hex()}"
        if not _is_due(state, now):
            return False
        try:
            _letter(newest).send()
        except OSError as error:
            # The class alone: the words of a mail server's error repeat addresses.
            logger.warning(
                "The checkpoint over %d lines could not be mailed (%s). It is tried again within "
                "the hour.",
                newest.size,
                type(error).__name__,
            )
            return False
        journal.add(JOURNAL, [f"{now.isoformat()} {state}"])
    return True


def _is_due(state: str, now: datetime) -> bool:
    mailed = journal.lines(JOURNAL)
    if not mailed:
        return True
    time, _separator, last = mailed[-1].partition(" ")
    try:
        return last != state and now - datetime.fromisoformat(time) >= EVERY
    except (ValueError, TypeError):
        # A line that a crash cut short says nothing: better a mail too many.
        return True


def _letter(checkpoint: Checkpoint) -> EmailMultiAlternatives:
    """Write the mail: how to check, and the note itself as a file, byte for byte."""
    file = f"checkpoint-{checkpoint.size}.txt"
    words = {"checkpoint": checkpoint, "file": file, "origin": origin(), "key": verifier_key()}
    letter = compose(
        subject=_("Keep this: the ledger's checkpoint over %(size)d lines")
        % {"size": checkpoint.size},
        body=render_to_string("privacy/checkpoint.txt", words),
        to=settings.SAFELIGHT_CHECKPOINT_MAIL,
    )
    letter.attach(file, checkpoint.note.encode(), "application/octet-stream")
    return letter
