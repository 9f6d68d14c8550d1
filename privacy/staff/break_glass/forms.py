"""Whose pictures, why, for how long."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """One person, one reason, thirty minutes at most."""

    person = forms.CharField(
        label=_("Email address or account number"),
        max_length=254,
        help_text=_("Exactly as it is: nothing is searched or completed."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The person reads it, in their ledger and in a mail."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=30, initial=10)
