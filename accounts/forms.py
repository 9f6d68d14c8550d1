"""The forms of the door: Django's and allauth's fields in this site's words."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SignupForm,
)
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.actions import pretend_to_open_account
from accounts.addresses.actions import drop_claims
from accounts.models import Person
from privacy.consent.statements import ADULT

PASSWORD_HELP: Final = _(
    "At least 10 characters. A few unrelated words are easier to remember than symbols."
)


class _InOurWords(forms.Form):
    """Says above each field what it is, and not a second time inside it."""

    words: ClassVar[Mapping[str, Any]] = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("The new password again"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HELP


class SignInForm(_InOurWords, LoginForm):  # type: ignore[misc]
    """Asks for an address and its password."""


class NewPasswordForm(_InOurWords, ChangePasswordForm):  # type: ignore[misc]
    """Asks for the password in use and, twice, for the next."""


class LostPasswordForm(_InOurWords, ResetPasswordForm):  # type: ignore[misc]
    """Asks for the address to which a link goes."""


class PasswordByLinkForm(_InOurWords, ResetPasswordKeyForm):  # type: ignore[misc]
    """Asks, twice, for the password that takes the place of a lost one."""


class NewAddressForm(_InOurWords, AddEmailForm):  # type: ignore[misc]
    """Asks for the address that takes the place of the old one."""

    words: ClassVar = {"email": _("New email address")}


class SignUpForm(_InOurWords, SignupForm):  # type: ignore[misc]
    """Asks for an address, a password and the attestation of age, which starts unticked."""

    words: ClassVar = {}

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
        self.order_fields(["email", "password1", "is_adult"])
