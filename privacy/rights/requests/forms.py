"""What somebody asks for: from an account, without one, or for somebody else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.laws import PLACES

UNSURE = ("", _("I am not sure"))


class RequestForm(forms.Form):
    """What is asked for, and where the person lives: the law follows from that."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    region = forms.ChoiceField(
        label=_("Where do you live?"),
        help_text=_("The law there decides your rights and our deadline. Unsure counts for all."),
        choices=[UNSURE, *PLACES],
        required=False,
    )
    period_from = forms.DateField(
        label=_("From which day on?"),
        help_text=_("Leave it empty to ask about everything."),
        widget=forms.DateInput({"type": "date"}),
        required=False,
    )
    words = forms.CharField(
        label=_("Anything that we should know"),
        help_text=_("Please no pictures, passwords or numbers of documents."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        """Return what was asked for, as the actions take it."""
        given = self.cleaned_data
        day = given["period_from"]
        return {
            "kind": Kind(given["kind"]),
            "region": given["region"],
            "words": given["words"],
            "period_from": day.isoformat() if day else "",
        }


class PublicForm(RequestForm):
    """Besides, how to reach whoever asks: nothing else is known of them."""

    address = forms.EmailField(
        label=_("Your email address"),
        help_text=_("The answer goes there. You get a mail with a link to confirm it."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=200, required=False, help_text=_("If you like.")
    )
    field_order = ("kind", "address", "name", "region", "period_from", "words")


class AgentForm(PublicForm):
    """A request for somebody else, who is asked whether that is so."""

    address = forms.EmailField(
        label=_("Email address of the person whose data it is about"),
        help_text=_("They get a mail and say whether you act for them."),
        max_length=254,
    )
    name = forms.CharField(label=_("Their name"), max_length=200, required=False)
    agent_name = forms.CharField(label=_("Your name or company"), max_length=200)
    agent_address = forms.EmailField(
        label=_("Your email address"),
        help_text=_("The answer goes there. You get a mail with a link to confirm it."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    field_order = (  # type: ignore[assignment]  # of another length
        "kind",
        "address",
        "name",
        "agent_name",
        "agent_address",
        "region",
        "period_from",
        "words",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        theirs, own = given.get("address", ""), given.get("agent_address", "")
        if theirs and theirs.lower() == own.lower():
            self.add_error("address", _("To ask about your own data, use the form for yourself."))
        return given
