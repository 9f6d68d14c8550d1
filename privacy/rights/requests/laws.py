"""Which laws apply to a request, by what the person says of where they live; see docs/clocks.md."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.laws import regimes
from privacy.words import Words

GDPR, UK_GDPR, CCPA, PIPEDA = "gdpr", "uk_gdpr", "ccpa", "pipeda"
EVERYWHERE: Final = (GDPR, UK_GDPR, CCPA, PIPEDA)
# The same codes as those that people choose for their account.
PLACES: Final[tuple[tuple[str, Words], ...]] = (
    ("eea", _("European Union, Iceland, Liechtenstein or Norway")),
    ("gb", _("United Kingdom")),
    ("ch", _("Switzerland")),
    ("us-ca", _("California")),
    ("us-il", _("Illinois")),
    ("us-tx", _("Texas")),
    ("us-wa", _("Washington")),
    ("us", _("Elsewhere in the United States")),
    ("ca-qc", _("Quebec")),
    ("ca", _("Elsewhere in Canada")),
    ("br", _("Brazil")),
    ("zz", _("Somewhere else")),
)
# Codes of regions as accounts.profile has them. Where no law that ships here applies, requests are
# answered as under the GDPR: its month is no later than the 45 days of the United States' other
# laws or the 30 days after receipt plus notice of Switzerland's.
LAWS: Final[Mapping[str, tuple[str, ...]]] = {
    "eea": (GDPR,),
    "gb": (UK_GDPR,),
    "ch": (GDPR,),
    "us-ca": (CCPA,),
    "us-il": (GDPR,),
    "us-tx": (GDPR,),
    "us-wa": (GDPR,),
    "us": (GDPR,),
    # Quebec's own act counts thirty days as well, and PIPEDA where it doesn't apply.
    "ca-qc": (PIPEDA,),
    "ca": (PIPEDA,),
    "br": (GDPR,),
    "zz": (GDPR,),
}


def laws_for(region: str) -> list[str]:
    """Return the codes of all laws that apply; of a region not said, all that could."""
    found = LAWS.get(region, EVERYWHERE)
    return [code for code in regimes.codes if code in found]
