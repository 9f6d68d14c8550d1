"""What an owner says of a link: for whom, in which size, for how long."""

from django import forms
from django.utils.translation import gettext_lazy as _

from generation.headshots.release.models import LONGEST_LABEL, Lasting
from generation.headshots.renditions import RENDITIONS, Rendition


class ReleaseForm(forms.Form):
    """Asks for whom, in which size and for how long."""

    label = forms.CharField(
        label=_("For whom"),
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("A company or a person. It names them in your ledger; they don’t see it."),
    )
    size = forms.ChoiceField(
        label=_("Size"),
        choices=lambda: [(each.slug, each.title) for each in RENDITIONS.values()],
        initial="linkedin",
    )
    lasting = forms.ChoiceField(
        label=_("How long"),
        choices=Lasting,
        initial=Lasting.WEEK,
        help_text=_("At most as long as the portrait itself is kept."),
    )

    @property
    def rendition(self) -> Rendition:
        return RENDITIONS[self.cleaned_data["size"]]

    @property
    def lasts(self) -> Lasting:
        return Lasting(self.cleaned_data["lasting"])
