"""allauth's one hook into our own rules."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest

from accounts.actions import open_account
from accounts.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signs people up through the same action as every other door."""

    def save_user(
        self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True
    ) -> Person:
        super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        if commit:
            open_account(person=user)
        return user

    def get_user_search_fields(self) -> list[Any]:
        return ["email"]
