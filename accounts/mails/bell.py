"""Ask a worker for a mail: ids go into the message, never an address or a key."""

import logging
import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Q
from kombu.exceptions import OperationalError

from accounts.models import Person

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipient:
    """Whom a mail is for; `address` tells apart the addresses of one person."""

    person: uuid.UUID
    address: int = 0


def recipient_of(email: str, *, verified_of: uuid.UUID | None = None) -> Recipient:
    """Return whom an address belongs to; for an unknown one, somebody who doesn't exist.

    Either way one query is made and one message is sent, so that both take the same time.
    """
    addresses = EmailAddress.objects.filter(email__iexact=email)
    if verified_of is not None:
        addresses = addresses.filter(Q(verified=True) | Q(primary=True), user=verified_of)
    # Whoever added a stranger's address without confirming it doesn't get the stranger's mail.
    first = addresses.order_by("-verified", "-primary", "-pk")
    found = first.values_list("user_id", "pk").first()
    return Recipient(*found) if found else Recipient(uuid.uuid4())


def ring(*, template: str, recipient: Recipient, site: str, language: str = "") -> None:
    """Send the ids to the worker; where no broker answers, the person can ask again.

    `language` is that of the page from which they asked, for those who chose none.
    """
    from accounts.tasks import send_account_mail  # noqa: PLC0415 - the task reads this module

    try:
        send_account_mail.delay(str(recipient.person), recipient.address, template, site, language)
    except (OperationalError, OSError):
        logger.warning("a mail to %s could not be queued", recipient.person)


def person_for(recipient: Recipient) -> tuple[Person, EmailAddress] | None:
    """Return the person and the address to write to, or nothing where there is none any more."""
    addresses = EmailAddress.objects.select_related("user").filter(
        user=recipient.person, user__is_active=True
    )
    chosen = addresses.filter(pk=recipient.address) if recipient.address else addresses
    found = chosen.order_by("-primary", "-verified").first()
    return (found.user, found) if found else None
