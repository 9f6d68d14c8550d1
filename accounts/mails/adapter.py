"""allauth's hooks for mails, answered by ringing for a worker."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmationHMAC
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.mails.bell import Recipient, recipient_of, ring
from accounts.mails.letters import send
from accounts.models import Person
from privacy.responsible import operator

logger = logging.getLogger(__name__)
EMAIL_CHANGED = "account/email/email_changed"


class MailsByWorker(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends no mail while a page is waiting, but one: that to an address just given up."""

    def send_confirmation_mail(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's form
        emailconfirmation: EmailConfirmationHMAC,
        signup: bool,
    ) -> None:
        address = emailconfirmation.email_address
        template = "email_confirmation_signup" if signup else "email_confirmation"
        self._ring(f"account/email/{template}", Recipient(address.user_id, address.pk))

    def send_password_reset_mail(
        self,
        user: Person,
        email: str,
        context: dict[str, Any],  # noqa: ARG002 - holds the key, which the worker makes anew
    ) -> None:
        # An address that is only claimed doesn't open the account of whoever claims it.
        self._ring("account/email/password_reset_key", recipient_of(email, verified_of=user.pk))

    def send_account_already_exists_mail(self, email: str) -> None:
        self._ring("account/email/account_already_exists", recipient_of(email))

    def send_mail(
        self,
        template_prefix: str,
        email: str,
        context: dict[str, Any],  # noqa: ARG002
    ) -> None:
        """Ring for the rest; the mail about a reset for an unknown address reaches nobody."""
        self._ring(template_prefix, recipient_of(email))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,
    ) -> None:
        if template_prefix == EMAIL_CHANGED and email:
            self._tell_old_address(email)
        else:
            self._ring(template_prefix, Recipient(user.pk))

    def _ring(self, template: str, recipient: Recipient) -> None:
        language = get_language() or ""
        ring(template=template, recipient=recipient, site=self._site, language=language)

    @property
    def _site(self) -> str:
        return f"{self.request.scheme}://{self.request.get_host()}"

    def _tell_old_address(self, email: str) -> None:
        """Write at once: the address has left the database, and must not stand in a message."""
        words = {"site": self._site, "operator": operator()}
        try:
            send(template=EMAIL_CHANGED, to=email, words=words)
        except (SMTPException, OSError):
            logger.warning("an address that was given up could not be told")
