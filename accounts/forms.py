"""The sign-up form: Django's and allauth's fields plus the age attestation."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

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
