"""The form of language, time zone and region."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Person

# The rest are old names and fixed offsets.
AREAS = {
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
}


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Every answer may be left open; nothing is guessed from where a browser is."""

    class Meta:
        model = Person
        fields = ("language", "time_zone", "region")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            required=False,
            choices=[("", _("As my browser says")), *settings.LANGUAGES],
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            required=False,
            choices=[("", _("As this site")), *_zones()],
            help_text=_("For mails and for pages without script."),
        )
        self.fields["region"].help_text = _(
            "Which rights you have, and how fast we must answer, depends on where you live. "
            "Without an answer, the strictest rule applies."
        )


@cache
def _zones() -> list[tuple[str, str]]:
    """Return the zones of this machine; finding them opens a file for each."""
    names = sorted(zone for zone in available_timezones() if zone.split("/")[0] in AREAS)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]
