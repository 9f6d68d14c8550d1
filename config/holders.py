"""Answers for what lies outside the database: mails written to a folder in development."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from config.mail import delete_old_mails
from privacy.rights.holders import DataClass, Holding

MAILS_STAY = timedelta(hours=24)
MAILS = DataClass(
    code="mails",
    title=_("Mails to you"),
    purpose=_("Written to this machine's disk, because it has no mail server."),
    deadline_words=_("24 hours after they were written"),
    serves="account",
    places=("mail-folder",),
)


class MailFolderHolder:
    """Mails that this deployment wrote to its own disk because it has no mail server."""

    name = "mails"
    models: frozenset[str] = frozenset()
    classes = (MAILS,)

    def locate(self, person: UUID) -> Iterable[Holding]:
        mails = _mails_to(person)
        if mails:
            size = sum(mail.stat().st_size for mail in mails)
            yield MAILS.holding(count=len(mails), bytes_held=size, delete_now=self.erase)

    def export(self, person: UUID) -> Mapping[str, Any]:
        return {"mails": [mail.read_text(errors="replace") for mail in _mails_to(person)]}

    def erase(self, person: UUID) -> None:
        for mail in _mails_to(person):
            mail.unlink(missing_ok=True)

    def verify(self, person: UUID) -> Iterable[str]:
        if _mails_to(person):
            yield "mails"


def clear_old_mails(now: datetime) -> int:
    """Delete mails older than a day; return how many."""
    return delete_old_mails(now - MAILS_STAY)


def audit_mails(now: datetime) -> Iterable[str]:
    """Name each mail that is still there an hour after its day."""
    for mail in _all_mails():
        age = now.timestamp() - mail.stat().st_mtime
        if age > (MAILS_STAY + timedelta(hours=1)).total_seconds():
            yield f"Overdue: the mail {mail.name} is older than a day."


def _all_mails() -> list[Path]:
    folder = getattr(settings, "MAIL_DIR", None)
    return sorted(Path(folder).glob("*.eml")) if folder else []


def _mails_to(person: UUID) -> list[Path]:
    mails = _all_mails()
    if not mails:
        return []
    own = Person.objects.filter(pk=person).values_list("email", flat=True)
    claimed = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    known = {address.lower() for address in own.union(claimed)}
    return [mail for mail in mails if known & _recipients(mail)]


def _recipients(mail: Path) -> set[str]:
    """Return the addresses that a mail goes to."""
    with mail.open("rb") as file:
        headers = BytesHeaderParser().parse(file)
    return {address.lower() for _name, address in getaddresses(headers.get_all("To", []))}
