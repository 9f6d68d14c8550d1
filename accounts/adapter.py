"""allauth's one hook into our own rules."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import open_account
from accounts.addresses.actions import note_address_changed
from accounts.factors.owned import has_factor
from accounts.known_browsers import LimitsPerBrowser, number_of_browser, remember_browser
from accounts.mails.adapter import MailsByWorker
from accounts.models import Person
from accounts.passwords.actions import change_password
from accounts.sessions.actions import begin_session
from privacy.vault.keyring import destroy_owner_key


class AccountAdapter(LimitsPerBrowser, MailsByWorker):
    """Signs people up through the same action as every other door."""

    def save_user(
        self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True
    ) -> Person:
        super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        if commit:
            _open_or_act_as_for_a_known_address(user)
        return user

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        begin_session(
            request=request,
            person=user,
            address=self.get_client_ip(request),
            is_known_browser=bool(kwargs["signup"] or number_of_browser(request, user.email)),
        )
        remember_browser(request, answer, user.email)
        if not kwargs["signup"] and not has_factor(user):
            messages.info(request, _("A password can be stolen: add a second factor in Security."))
        return answer

    def set_password(self, user: Person, password: str) -> None:
        request = self.request
        is_own = request.user.is_authenticated and request.user.pk == user.pk
        keep = request.session.session_key if is_own else None
        change_password(person=user, password=password, keep=keep or "")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take a proved address into use, unless another account was quicker."""
        had_another = user_has_verified(email_address)
        try:
            with transaction.atomic():
                is_taken_into_use = bool(super().confirm_email(request, email_address))
                if is_taken_into_use and had_another:
                    note_address_changed(person=email_address.user)
        except IntegrityError:
            messages.error(request, _("This address now belongs to another account."))
            return False
        return is_taken_into_use

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("profile")

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "accounts.stage.FactorStage"]

    def get_user_search_fields(self) -> list[Any]:
        return ["email"]


def user_has_verified(claim: EmailAddress) -> bool:
    """Say whether a claim is to replace an address that was proved before."""
    others = EmailAddress.objects.filter(user=claim.user_id, verified=True)
    return bool(others.exclude(pk=claim.pk).exists())


def _open_or_act_as_for_a_known_address(person: Person) -> None:
    """Open the account; of two sign-ups at once for one address, the second sees the same page."""
    try:
        open_account(person=person)
    except IntegrityError:
        destroy_owner_key(person.pk)
        raise ImmediateHttpResponse(redirect("account_email_verification_sent")) from None
