"""What a person chooses for a job, and for how long to keep what it made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from generation.engines.base import Ratio
from generation.keep import Keep, offered
from generation.styles import STYLES, Style
from uploads.models import Photo


def keep_choices() -> list[tuple[str, Any]]:
    """Return the deadlines on offer, with their words."""
    return [(keep.value, keep.label) for keep in offered()]


class JobForm(forms.Form):
    """Photos, styles, shape and deadline of one job."""

    photos = forms.ModelMultipleChoiceField(
        queryset=Photo.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label=_("Photos"),
        error_messages={
            "required": _("Choose at least one photo."),
            "invalid_choice": _("One of the photos is no longer here. Choose again."),
        },
    )
    styles = forms.MultipleChoiceField(
        choices=[(style.slug, style.title) for style in STYLES.values()],
        widget=forms.CheckboxSelectMultiple,
        label=_("Styles"),
        error_messages={"required": _("Choose at least one style.")},
    )
    ratio = forms.ChoiceField(
        choices=Ratio, initial=Ratio.SQUARE, widget=forms.RadioSelect, label=_("Shape")
    )
    keep = forms.ChoiceField(
        choices=keep_choices,
        initial=Keep.DAY,
        widget=forms.RadioSelect,
        label=_("Delete the portraits"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = Photo.objects.owned_by(person.pk).present().usable()
        self.fields["photos"].queryset = photos  # type: ignore[attr-defined]
        self.fields["photos"].initial = list(photos)

    def chosen_styles(self) -> list[Style]:
        return [STYLES[slug] for slug in self.cleaned_data["styles"]]


class KeepForm(forms.Form):
    """A new deadline for one headshot."""

    keep = forms.ChoiceField(
        choices=keep_choices, widget=forms.RadioSelect, label=_("Delete this portrait")
    )
