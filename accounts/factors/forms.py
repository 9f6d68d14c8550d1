"""The forms that ask for a proof."""

from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.factors.actions import note_recovery_code_used
from accounts.factors.owned import device_that_takes
from accounts.models import AuthenticatorApp, Person, RecoveryCodes

WRONG = _("That code wasn’t taken. Wait for the next one, and leave a moment between tries.")


class ProofForm(forms.Form):
    """Knows whose proof it asks for; tries are limited per person."""

    def __init__(self, *args: Any, person: Person, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person, self._request = person, request

    def _count_try(self) -> None:
        config = {"proof": "10/m/key"}
        key = str(self._person.pk)
        if not ratelimit.consume(
            self._request, app="accounts", action="proof", key=key, config=config
        ):
            raise forms.ValidationError(_("Too many tries. Wait a minute, then try again."))


class CodeForm(ProofForm):
    """Asks for a code of the app or a recovery code; `device` is what took it."""

    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    device: AuthenticatorApp | RecoveryCodes | None = None

    def clean_code(self) -> str:
        self._count_try()
        code = "".join(str(self.cleaned_data["code"]).split())
        with transaction.atomic():
            self.device = device_that_takes(self._person, code)
            if isinstance(self.device, RecoveryCodes):
                note_recovery_code_used(person=self._person)
        if self.device is None:
            raise forms.ValidationError(WRONG)
        return code


class FirstCodeForm(ProofForm):
    """Asks for the first code of an app that is being set up."""

    code = forms.CharField(
        label=_("Six digits from the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, app: AuthenticatorApp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._app = app

    def clean_code(self) -> str:
        self._count_try()
        code = "".join(str(self.cleaned_data["code"]).split())
        if not self._app.verify_token(code):
            raise forms.ValidationError(WRONG)
        return code


class PasswordForm(ProofForm):
    """Asks for the password once more."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,  # a space at either end belongs to it
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_password(self) -> str:
        self._count_try()
        password: str = self.cleaned_data["password"]
        if not self._person.check_password(password):
            raise forms.ValidationError(_("That isn’t your password. Nothing was changed."))
        return password
