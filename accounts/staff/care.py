"""What staff do for an account: sign its browsers out, deactivate it, send a mail again."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.mails.bell import Recipient, ring
from accounts.models import Person, Session
from accounts.notices import Notice, tell
from accounts.staff.actions import take_role
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event


class CareRefused(PrivacyError):
    """Something can't be done to this account; nothing was changed."""


class OwnAccount(CareRefused):
    sentence = _("This is your own account. Ask somebody else; nothing was changed.")


class OfStaff(CareRefused):
    sentence = _(
        "This is a member of staff. Their roles are taken away first; nothing was changed."
    )


class NothingToConfirm(CareRefused):
    sentence = _("The address of this account is confirmed. No mail was sent.")


def deactivate(*, person: Person, officer: UUID) -> bool:
    """Shut an account and end its sessions; everything in it stays, with its deadlines.

    Says whether it was open. Raises OwnAccount, or OfStaff for a member of staff.
    """
    if officer == person.pk:
        raise OwnAccount
    with transaction.atomic():
        if Person.objects.select_for_update().get(pk=person.pk).is_staff:
            raise OfStaff
        if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
            return False
        Session.objects.filter(person=person.pk).delete()
        _write_down(Event.ACCOUNT_DEACTIVATED, person, officer)
        tell(person=person.pk, notice=Notice.DEACTIVATED)
    return True


def reactivate(*, person: Person, officer: UUID) -> bool:
    """Open an account again; say whether it was shut."""
    if officer == person.pk:
        raise OwnAccount
    with transaction.atomic():
        if not Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            return False
        _write_down(Event.ACCOUNT_REACTIVATED, person, officer)
        tell(person=person.pk, notice=Notice.REACTIVATED)
    return True


def resend_confirmation(*, person: Person, officer: UUID, site: str) -> None:
    """Send the mail once more in which an address is confirmed. Raises NothingToConfirm."""
    address = EmailAddress.objects.filter(user=person, verified=False).order_by("-primary").first()
    if address is None or not person.is_active:
        raise NothingToConfirm
    template = "account/email/email_confirmation"
    with transaction.atomic():
        _write_down(Event.CONFIRMATION_RESENT, person, officer)
        recipient = Recipient(person.pk, address.pk)
        transaction.on_commit(lambda: ring(template=template, recipient=recipient, site=site))


def take_every_role(*, person: Person, officer: UUID) -> int:
    """Make somebody no member of staff any more, at once; return how many roles they bore."""
    roles = list(person.groups.values_list("name", flat=True))
    actor = Actor.staff(officer)
    with transaction.atomic():
        return sum(take_role(person=person, role=role, actor=actor) for role in roles)


def _write_down(event: Event, person: Person, officer: UUID) -> None:
    record(event=event, actor=Actor.staff(officer), owner=person.pk)
