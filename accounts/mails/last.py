"""The last mail to a person: their account and everything else was erased."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.profile.middleware import as_chosen_by
from privacy.responsible import operator
from privacy.rights.last_mail import Letter


def write_last_mail(person: UUID, receipt_url: str) -> Letter | None:
    """Return the mail in the person's language; None without an address that was proved."""
    address = (
        EmailAddress.objects.filter(user=person, verified=True)
        .select_related("user")
        .order_by("-primary")
        .first()
    )
    if address is None:
        return None
    with as_chosen_by(address.user):
        words = {"receipt_url": receipt_url, "operator": operator()}
        body = render_to_string("accounts/last_mail.txt", words)
        return Letter(
            to=address.email,
            subject=_("Everything about you was erased"),
            body=body,
            language=get_language() or "",
        )
