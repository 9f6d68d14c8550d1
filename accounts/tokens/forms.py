"""The form for a new token."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.tokens.models import Scope

DAYS = ((7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("One year")))


class TokenForm(forms.Form):
    """Asks what the token is for, what it may do, and for how long."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("So that you know later what it is for.")
    )
    scope = forms.ChoiceField(
        label=_("What it may do"),
        choices=Scope.choices,
        initial=Scope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(label=_("How long"), choices=DAYS, coerce=int, initial=30)

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
