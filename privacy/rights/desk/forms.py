"""Forms of the desk: they check shape, the actions hold the rules."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.laws import regimes
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.forms import UNSURE
from privacy.rights.requests.laws import PLACES
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.sealed import Contact
from privacy.rights.requests.states import (
    OPEN,
    Channel,
    Denial,
    Method,
    Outcome,
    State,
)

EVERY = ("", _("all"))
YES_NO = [("yes", _("yes")), ("no", _("no"))]
LETTERS = [
    (Letter.ACKNOWLEDGE.value, _("Acknowledge it again")),
    (Letter.IDENTITY.value, _("Ask for a proof of identity")),
    (Letter.AUTHORITY.value, _("Ask the person whether the agent acts for them")),
]


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea({"rows": 4})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=5000, widget=widget
    )


def _yes_or_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


class FilterForm(forms.Form):
    """Which of the open cases to show."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[EVERY, *((each, each.label) for each in State if each in OPEN)],
        required=False,
    )
    regime = forms.ChoiceField(label=_("Law"), required=False)
    kind = forms.ChoiceField(label=_("Asked for"), choices=[EVERY, *Kind.choices], required=False)
    mine = forms.BooleanField(label=_("With me"), required=False)
    overdue = forms.BooleanField(label=_("Overdue"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = legal_day(timezone.now())
        self.laws = [(code, regimes.in_force(code, today).name) for code in regimes.codes]
        self.fields["regime"].choices = [EVERY, *self.laws]  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Whom a case goes to."""

    address = forms.EmailField(
        label=_("Email address of a colleague"),
        help_text=_("Somebody with a role that works on requests."),
    )


class IdentityForm(forms.Form):
    """The outcome of checking who asks, and never a document."""

    method = forms.ChoiceField(
        label=_("How it was checked"),
        choices=[(each, each.label) for each in Method if each],
        widget=forms.RadioSelect,
    )
    points = forms.IntegerField(
        label=_("How many details matched"), min_value=0, max_value=9, initial=0
    )
    has_declaration = forms.BooleanField(
        label=_("A signed declaration came with them"), required=False
    )
    is_proved = _yes_or_no(_("Is it proved who asks?"))


class AuthorityForm(forms.Form):
    """Whether an agent was shown to act for the person."""

    is_proved = _yes_or_no(_("Was it shown that the agent acts for the person?"))


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = _words(_("Note"), _("Sealed with the case. The person never reads it."))


class DocumentForm(forms.Form):
    """A document for the person."""

    document = forms.FileField(
        label=_("A document for the person"), help_text=_("PDF or plain text, up to 10 MB.")
    )


class LetterForm(forms.Form):
    """A letter that decides nothing."""

    letter = forms.ChoiceField(label=_("Letter"), choices=LETTERS)
    words = _words(_("Your own words in it"), required=False)


class ProposeForm(forms.Form):
    """What a second person is to approve."""

    outcome = forms.ChoiceField(
        label=_("What do you propose?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("If it is refused: on which ground"),
        choices=[("", _("none")), *Denial.choices],
        required=False,
    )
    words = _words(
        _("Words for the person"),
        _("A refusal and an extension need their reasons in words. Remedies are in the letter."),
        required=False,
    )


class DuplicateForm(forms.Form):
    """Of which earlier request this is a repetition."""

    original = forms.UUIDField(label=_("Earlier request"))


class PostedForm(forms.Form):
    """Which letter went by post."""

    notice = forms.UUIDField()


class HoldForm(forms.Form):
    """What to keep past its deadline."""

    sealed_object = forms.UUIDField()


class ApproveForm(forms.Form):
    """Exactly what was read."""

    proposal = forms.UUIDField()
    digest = forms.CharField(max_length=64)


class BackForm(forms.Form):
    """What is to change first."""

    proposal = forms.UUIDField(widget=forms.HiddenInput)
    words = _words(_("What is to change"))


class TakeInForm(forms.Form):
    """A request that came by letter, by phone, or in person."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=Kind.choices)
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[(each, each.label) for each in Channel if each != Channel.FORM],
    )
    received_at = forms.DateTimeField(
        label=_("When it came here"),
        help_text=_("The law’s time runs from then, however late it is recognised."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    requested_on = forms.DateField(
        label=_("Date that it bears"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )
    region = forms.ChoiceField(
        label=_("Where the person lives"), choices=[UNSURE, *PLACES], required=False
    )
    language = forms.ChoiceField(label=_("Language of our letters"), choices=settings.LANGUAGES)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    address = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("Without one, letters wait here to be printed and posted."),
    )
    postal = _words(_("Postal address"), required=False)
    words = _words(_("What they wrote or said"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("address") and not given.get("postal"):
            self.add_error("address", _("Say at least one address that an answer can go to."))
        return given

    def contact(self, *, site: str) -> Contact:
        """Return who asks, as the actions take it."""
        names = ("name", "address", "postal", "words")
        return Contact(site=site, **{name: self.cleaned_data[name] for name in names})
