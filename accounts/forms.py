"""The sign-up form: Django's and allauth's fields plus the age attestation."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.actions import pretend_to_open_account
from accounts.addresses.actions import drop_claims
from accounts.models import Person
from privacy.consent.statements import ADULT


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Asks for an address, a password and the attestation of age, which starts unticked."""

    is_adult = forms.BooleanField(
        label=ADULT.text,
        required=True,
        error_messages={"required": _("Tick this box if you are 18 or older.")},
    )

    def validate_unique_email(self, value: str) -> str:
        drop_claims(address=value)
        address: str = super().validate_unique_email(value)
        return address

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """Sign up; for an address with an account, do the same work for nobody."""
        if self.account_already_exists:
            pretend_to_open_account(password=self.cleaned_data["password1"])
        person, answer = super().try_save(request)
        return person, answer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters. A few unrelated words are easier to remember than symbols."
        )
        self.order_fields(["email", "password1", "is_adult"])
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
