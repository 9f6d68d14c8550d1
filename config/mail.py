"""Mail of a deployment without a mail server: each message is a file that the operator opens.

Development only: a verification mail holds an address and a link in clear, so the files
are readable by their owner alone and deleted after a day.
"""

import logging
import os
import secrets
import ssl
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.utils import timezone
from django.utils.functional import cached_property

logger = logging.getLogger(__name__)


class FolderBackend(BaseEmailBackend):
    """Writes each message as an `.eml` file into `settings.MAIL_DIR`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        for message in deliverable(email_messages):
            path = _write(folder, _as_file(message))
            # The path alone: an address or a subject has no place in a log.
            logger.info("A mail was written to %s", path)
        return len(email_messages)


def _as_file(message: EmailMessage) -> bytes:
    """Return the whole message; the last mail to an erased person without whom it is for.

    It would bring back onto this disk the address that was just erased from it.
    """
    written = message.message()
    if message.extra_headers.get("X-Safelight-Last-Mail"):
        del written["To"]
        written["To"] = "undisclosed-recipients:;"
    return written.as_bytes()


class ServerBackend(SmtpBackend):
    """Hands mails to the mail server, but for those that can't arrive anywhere."""

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """Know the server by the system's authorities or the deployment's own."""
        context = ssl.create_default_context()
        if settings.SAFELIGHT_CA_FILE:
            context.load_verify_locations(settings.SAFELIGHT_CA_FILE)
        return context

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return super().send_messages(deliverable(email_messages)) or 0


def deliverable(email_messages: Sequence[EmailMessage]) -> list[EmailMessage]:
    """Leave out mails to names that never exist (RFC 2606), such as the daily proof's person."""
    return [
        message
        for message in email_messages
        if not all(address.endswith(".invalid") for address in message.recipients())
    ]


def delete_old_mails(older_than: datetime) -> int:
    """Delete the mails written before `older_than` and return how many there were."""
    folder = getattr(settings, "MAIL_DIR", None)
    if folder is None or not Path(folder).is_dir():
        return 0
    old = [
        path for path in Path(folder).iterdir() if path.is_file() and _written_at(path) < older_than
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_default_timezone())


def _write(folder: Path, content: bytes) -> Path:
    """Write `content` (0600) so that a reader finds the whole file or none."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    path = folder / f"{stamp}-{secrets.token_hex(8)}.eml"
    draft = path.with_suffix(".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    draft.rename(path)
    return path
