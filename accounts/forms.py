"""The sign-up form: Django's and allauth's fields plus the age attestation."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from privacy.consent.statements import ADULT


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Asks for an address, a password and the attestation of age, which starts unticked."""

    is_adult = forms.BooleanField(
        label=ADULT.text,
        required=True,
        error_messages={"required": _("Tick this box if you are 18 or older.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least 10 characters. A few unrelated words are easier to remember than symbols."
        )
        self.order_fields(["email", "password1", "is_adult"])
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ErasureForm(forms.Form):
    """Asks for the password before everything goes."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self._person.check_password(password):
            raise forms.ValidationError(_("That isn't your password. Nothing was erased."))
        return password
