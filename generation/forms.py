"""What a person chooses for a job, and for how long to keep what it made."""

from typing import Any, Final

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from generation.engines.base import Ratio, Retouch
from generation.engines.choice import offered_styles, studio_styles
from generation.headshots.models import Headshot
from generation.headshots.renditions import archive_sizes
from generation.jobs.models import Job
from generation.jobs.orders import Order
from generation.jobs.states import Mail
from generation.keep import Keep, offered
from generation.styles import CATALOGUE, HEX_COLOUR, Style
from uploads.actions import best_of
from uploads.models import Photo

BOTH: Final = "both"


def keep_choices() -> list[tuple[str, Any]]:
    """Return the deadlines on offer, with their words."""
    return [(keep.value, keep.label) for keep in offered()]


class JobForm(forms.Form):
    """Photos, styles, shape, finish and deadline of one job."""

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
        choices=lambda: [(style.slug, style.title) for style in offered_styles()],
        widget=forms.CheckboxSelectMultiple,
        label=_("Styles"),
        error_messages={"required": _("Choose at least one style.")},
    )
    ratio = forms.ChoiceField(
        choices=Ratio, initial=Ratio.SQUARE, widget=forms.RadioSelect, label=_("Shape")
    )
    # Neither is required: a request without them gets what the page would have shown.
    retouch = forms.ChoiceField(
        choices=[*Retouch.choices, (BOTH, _("Both, to compare"))],
        initial=Retouch.LIGHT,
        required=False,
        widget=forms.RadioSelect,
        label=_("Retouching"),
        help_text=_(
            "Light evens skin a little; pores, moles and lines stay. Both makes each portrait "
            "twice, in two jobs."
        ),
    )
    colour = forms.RegexField(
        regex=rf"\A{HEX_COLOUR}\Z",
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"placeholder": "#1f548c", "autocomplete": "off"}),
        label=_("Your company’s colour"),
        help_text=_("For the style Brand colour, as six hex digits like #1f548c."),
        error_messages={"invalid": _("Write the colour as six hex digits, like #1f548c.")},
    )
    keep = forms.ChoiceField(
        choices=keep_choices,
        initial=Keep.DAY,
        widget=forms.RadioSelect,
        label=_("Delete the portraits"),
    )

    mail = forms.BooleanField(
        required=False,
        label=_("Mail me when the job ends"),
        help_text=_("The mail says how many are ready. It holds no picture and no link."),
    )

    def __init__(self, *args: Any, person: Person, draft: Job | None = None, **kwargs: Any) -> None:
        initial = _kept(draft) if draft else {"styles": self._first_style}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self._person, self._draft = person, draft
        photos = Photo.objects.owned_by(person.pk).present().usable()
        self.fields["photos"].queryset = photos  # type: ignore[attr-defined]
        self.fields["photos"].initial = self._first_photos

    @cached_property
    def photos_here(self) -> list[Photo]:
        """Every photo of the person that is still here, fetched once for form and page."""
        photos = Photo.objects.owned_by(self._person.pk).present()
        if self._draft:
            of_draft = self._draft.photos.filter(pk=OuterRef("pk"))
            photos = photos.annotate(is_chosen=Exists(of_draft))
        return list(photos)

    @cached_property
    def studio_styles(self) -> tuple[Style, ...]:
        """The styles of the studio on offer, asked for once for form and page."""
        return studio_styles()

    def _first_photos(self) -> list[str]:
        usable = [photo for photo in self.photos_here if photo.is_usable]
        if self._draft:
            return [str(photo.pk) for photo in usable if photo.is_chosen]  # type: ignore[attr-defined]
        best = best_of(usable)
        return [str(best.pk)] if best else []

    def _first_style(self) -> list[str]:
        return [style.slug for style in self.studio_styles[:1]]

    def chosen_retouches(self) -> list[Retouch]:
        """Return how the portraits are finished: one job is made for each."""
        chosen = self.cleaned_data["retouch"] or Retouch.LIGHT
        return [Retouch.NONE, Retouch.LIGHT] if chosen == BOTH else [Retouch(chosen)]

    def chosen_styles(self) -> list[Style]:
        return [CATALOGUE[slug] for slug in self.cleaned_data["styles"]]

    def chosen_mail(self) -> Mail:
        return Mail.WANTED if self.cleaned_data["mail"] else Mail.NONE

    def order(self) -> Order:
        """Return what was chosen, with the page's first choice wherever nothing fits."""
        chosen = self.cleaned_data
        return Order(
            styles=[CATALOGUE[slug] for slug in chosen.get("styles", [])],
            ratio=Ratio(chosen.get("ratio") or Ratio.SQUARE),
            keep=Keep(chosen.get("keep") or Keep.DAY),
            retouch=Retouch.NONE if chosen.get("retouch") == Retouch.NONE else Retouch.LIGHT,
            colour=chosen.get("colour") or "",
            mail=Mail.WANTED if chosen.get("mail") else Mail.NONE,
            is_for_both_finishes=chosen.get("retouch") == BOTH,
        )


def _kept(draft: Job) -> dict[str, Any]:
    fields = ("styles", "ratio", "colour", "keep")
    return {
        **{name: getattr(draft, name) for name in fields},
        "retouch": BOTH if draft.is_for_both_finishes else draft.retouch,
        "mail": draft.mail == Mail.WANTED,
    }


class ArchiveForm(forms.Form):
    """Which of a person's headshots go into an archive, and in which size."""

    class Which(models.TextChoices):
        """What a button of the page asks for."""

        CHOSEN = "chosen"
        FAVOURITES = "favourites"
        ALL = "all"

    which = forms.ChoiceField(choices=Which)
    headshots = forms.ModelMultipleChoiceField(queryset=Headshot.objects.none(), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=archive_sizes)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["headshots"].queryset = (  # type: ignore[attr-defined]
            Headshot.objects.owned_by(person.pk).present()
        )

    def wanted(self) -> list[Headshot]:
        """Return what was asked for; nothing where the form doesn't fit."""
        if not self.is_valid():
            return []
        which = self.cleaned_data["which"]
        mine = self.fields["headshots"].queryset  # type: ignore[attr-defined]
        if which == self.Which.FAVOURITES:
            mine = mine.filter(is_favourite=True)
        return list(self.cleaned_data["headshots"] if which == self.Which.CHOSEN else mine)


class KeepForm(forms.Form):
    """A new deadline for one headshot."""

    keep = forms.ChoiceField(
        choices=keep_choices, widget=forms.RadioSelect, label=_("Delete this portrait")
    )
