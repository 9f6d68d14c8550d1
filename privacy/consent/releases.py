"""The face-geometry release in the words that each place's law asks for.

Facts behind the words: faces are measured in memory and the measurements end with the check or
the job (uploads/faces/, generation/engines/); nothing is sold, and nobody else receives them.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from privacy.words import Words

# Region, as accounts.profile.regions names it, to the release's code and words. "" is for those
# who said nothing: it promises what the strictest of these laws asks for, and names none.
FACE_GEOMETRY: Final[Mapping[str, tuple[str, Words]]] = {
    "": (
        "general",
        _(
            "Written release for the geometry of my face: I have been told in writing that it is "
            "measured for the purpose above and no other, that the measurements exist only in "
            "memory until that check or job ends, and that they are never stored, sold, traded or "
            "handed to anybody. By ticking the box I sign this release."
        ),
    ),
    "us-il": (
        "illinois",
        _(
            "Written release under the Illinois Biometric Information Privacy Act (740 ILCS "
            "14/15): I have been told in writing that a scan of the geometry of my face is "
            "collected and used, that its specific purpose is to check my photos and to make my "
            "portraits, and that its length of term ends with that check or job, within 24 hours "
            "after upload; it is held in memory, never stored, sold, leased, traded or disclosed. "
            "By ticking the box I sign this release electronically."
        ),
    ),
    "us-tx": (
        "texas",
        _(
            "Under section 503.001 of the Texas Business and Commerce Code I have been told that "
            "a record of my face geometry is captured for the purpose above, and I consent to it. "
            "It is destroyed when that check or job ends, and never sold, leased or disclosed."
        ),
    ),
    "us-wa": (
        "washington",
        _(
            "Under Washington law (RCW 19.375 and 19.373) I have been told that data about my "
            "face is collected for the purpose above, and I consent to it, separately from any "
            "other consent. It is not shared or sold, and it ends with that check or job."
        ),
    ),
    "us-ca": (
        "california",
        _(
            "Under the California Consumer Privacy Act this is sensitive personal information. It "
            "is used for the portraits that I ask for and for nothing else, and is neither sold "
            "nor shared. The measurements end with that check or job."
        ),
    ),
    "ca-qc": (
        "quebec",
        _(
            "Under Quebec's Act respecting the protection of personal information in the private "
            "sector this is sensitive information: I give this consent expressly and for this one "
            "purpose. My face is not used to verify or confirm my identity, and no bank of "
            "biometric characteristics or measurements is created."
        ),
    ),
    "ca": (
        "canada",
        _(
            "Under Canada's Personal Information Protection and Electronic Documents Act this is "
            "sensitive information, so I am asked for express consent. The measurements go to "
            "nobody else and end with that check or job."
        ),
    ),
    "eea": (
        "europe",
        _(
            "As far as the shape of my face is biometric data, this is my explicit consent under "
            "Article 9(2)(a) of the General Data Protection Regulation. I may withdraw it at any "
            "time; that leaves lawful what was done before."
        ),
    ),
    "gb": (
        "united-kingdom",
        _(
            "As far as the shape of my face is biometric data, this is my explicit consent under "
            "Article 9(2)(a) of the UK GDPR. I may withdraw it at any time; that leaves lawful "
            "what was done before."
        ),
    ),
    "ch": (
        "switzerland",
        _(
            "As far as the shape of my face is biometric data, this is my express consent under "
            "Article 6(7)(a) of the Swiss Federal Act on Data Protection. I may withdraw it at "
            "any time."
        ),
    ),
    "br": (
        "brazil",
        _(
            "As far as the shape of my face is biometric data, this is my specific and separate "
            "consent under Article 11(I) of Brazil's General Data Protection Law, for this one "
            "purpose. I may withdraw it at any time."
        ),
    ),
}
