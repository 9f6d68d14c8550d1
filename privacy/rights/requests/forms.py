"""What somebody asks for: from an account, without one, or for somebody else."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.laws import PLACES
from privacy.words import Words

UNSURE = ("", _("I am not sure"))
# In the words of whoever asks; where laws name one thing twice, it stands here once.
OFFERED: Final[tuple[tuple[str, Words], ...]] = (
    (Kind.ACCESS, _("To know what is held about me, with a copy")),
    (Kind.PORTABILITY, _("A copy that programs can read, to take along")),
    (Kind.RECTIFICATION, _("To correct something that is wrong")),
    (Kind.ERASURE, _("To delete what is held about me")),
    (Kind.RESTRICTION, _("To keep it, but not to use it for now")),
    (Kind.OBJECTION, _("To object to how it is used")),
    (Kind.OPT_OUT, _("Not to sell or share it")),
    (Kind.LIMIT, _("To limit the use of sensitive information")),
    (Kind.WITHDRAWAL, _("To take back my consents")),
    (Kind.COMPLAINT, _("To complain about how my data is handled")),
    (Kind.OTHER, _("Something else")),
)
# What California calls the same.
IN_CALIFORNIA: Final[Mapping[Kind, Kind]] = {
    Kind.ACCESS: Kind.KNOW,
    Kind.RECTIFICATION: Kind.CORRECT,
    Kind.ERASURE: Kind.DELETE,
}


class RequestForm(forms.Form):
    """What is asked for, and where the person lives: the law follows from that."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"), choices=OFFERED, widget=forms.RadioSelect
    )
    region = forms.ChoiceField(
        label=_("Where do you live?"),
        help_text=_(
            "The law there decides your rights and our deadline. If you are not sure, we keep to "
            "the earliest date of all laws that could apply."
        ),
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
        day, kind = given["period_from"], Kind(given["kind"])
        if given["region"] == "us-ca":
            kind = IN_CALIFORNIA.get(kind, kind)
        return {
            "kind": kind,
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
