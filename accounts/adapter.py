"""allauth's one hook into our own rules."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.actions import open_account
from accounts.known_browsers import LimitsPerBrowser, remember_browser
from accounts.mails.adapter import MailsByWorker
from accounts.models import Person
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
        remember_browser(request, answer, user.email)
        return answer

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "accounts.stage.FactorStage"]

    def get_user_search_fields(self) -> list[Any]:
        return ["email"]


def _open_or_act_as_for_a_known_address(person: Person) -> None:
    """Open the account; of two sign-ups at once for one address, the second sees the same page."""
    try:
        open_account(person=person)
    except IntegrityError:
        destroy_owner_key(person.pk)
        raise ImmediateHttpResponse(redirect("account_email_verification_sent")) from None
