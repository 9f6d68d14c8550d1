"""Forms of the breach register: they check shape, the actions hold the rules."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacy.registers.breaches.actions import Assessment
from privacy.registers.breaches.addressees import queries
from privacy.registers.breaches.models import Answer, Level
from privacy.registers.breaches.texts import Text, Wording

LONG = 10_000
ANSWERS = [(Answer.OPEN, _("not yet")), (Answer.YES, _("yes")), (Answer.NO, _("no"))]
LEVELS = [("", _("not yet")), *Level.choices]


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)


def _words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea({"rows": 5})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=LONG, widget=widget
    )


def _choice(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, help_text=help_text, required=False)


class TextForm(forms.Form):
    """What is known: in every version of the record."""

    title = forms.CharField(
        label=_("In a few words"), max_length=200, help_text=_("Name no person, here or below.")
    )
    facts = _words(
        _("What happened"), _("What, when and how; which data, and about how many people.")
    )
    effects = _words(_("What may come of it"))
    measures = _words(_("What was done about it"), required=False)


class RecordForm(TextForm):
    """A new breach; the moment when it became known can't be moved afterwards."""

    aware_at = _moment(
        _("When it became known here"),
        _("The 72 hours to the authority run from then. It can’t be changed afterwards."),
    )
    field_order = ("title", "aware_at")

    @property
    def text(self) -> Text:
        given = self.cleaned_data
        return Text(given["title"], given["facts"], given["effects"], given["measures"])


class AmendForm(TextForm):
    """What is known by now, and what was decided."""

    is_risk = _choice(
        _("Is it likely to put people at risk?"),
        ANSWERS,
        _("GDPR art. 33: then the authority is told within 72 hours of the breach becoming known."),
    )
    is_high_risk = _choice(
        _("Is that risk high?"), ANSWERS, _("GDPR art. 34: then the people are told as well.")
    )
    sensitivity = _choice(_("How sensitive is the data?"), LEVELS)
    probability = _choice(_("How probable is its misuse?"), LEVELS)
    is_significant_harm = _choice(
        _("Is there a real risk of significant harm?"),
        ANSWERS,
        _("PIPEDA: then the Commissioner and the people are told as soon as feasible."),
    )
    assessment = _words(_("The reasons of these answers"), required=False)

    @property
    def text(self) -> Text:
        names = ("title", "facts", "effects", "measures", "assessment")
        return Text(**{name: self.cleaned_data[name] for name in names})

    @property
    def answers(self) -> Assessment:
        names = Assessment.__dataclass_fields__
        return Assessment(**{name: self.cleaned_data[name] for name in names})


class AuthorityForm(forms.Form):
    """That the authority was told."""

    at = _moment(_("When it was told"))
    reference = forms.CharField(label=_("Which authority, and its reference"), max_length=200)
    late_reasons = _words(
        _("If later than 72 hours: why"), _("GDPR art. 33(1) asks for it."), required=False
    )


class QueryForm(forms.Form):
    """Find affected people by what happened in a span of time."""

    code = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    since = _moment(_("From"))
    until = _moment(_("To"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(each.code, each.title) for each in queries()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This lies before the beginning."))
        return cleaned


class ListForm(forms.Form):
    """Name affected people."""

    names = forms.CharField(
        label=_("Email addresses or account ids, one a line"),
        max_length=200_000,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )


class WordingForm(forms.Form):
    """What the notice says in one language: all of it, or none where the site's own will do."""

    what_happened = _words(_("What happened"), required=False)
    information = _words(_("Which data"), required=False)
    consequences = _words(_("What may come of it"), required=False)
    measures = _words(_("What we have done"), required=False)
    advice = _words(_("What people can do"), required=False)

    def __init__(self, data: Any, *, language: str, initial: dict[str, Any] | None) -> None:
        super().__init__(data, prefix=language, initial=initial)
        self.language = language
        self.title = dict(settings.LANGUAGES).get(language, language)
        self.is_required = language == settings.LANGUAGE_CODE

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_required or any(cleaned.values()):
            for name in [name for name in self.fields if not cleaned.get(name)]:
                self.add_error(name, _("Write this too."))
        return cleaned

    @property
    def wording(self) -> Wording | None:
        words = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Wording(**words) if all(words.values()) else None


def wording_forms(data: Any, initial: Mapping[str, Wording]) -> list[WordingForm]:
    """Return a form for each language of this site, its own language first."""
    codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)
    return [
        WordingForm(
            data, language=code, initial=dict(vars(initial[code])) if code in initial else None
        )
        for code in codes
    ]
