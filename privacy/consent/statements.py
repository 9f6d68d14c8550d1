"""What people are asked to agree to, word for word; a changed text is a new version."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from privacy.consent.releases import FACE_GEOMETRY
from privacy.words import Words


@dataclass(frozen=True)
class Release:
    """Words that the law of one place asks for, shown below a statement's own."""

    code: str
    text: Words


@dataclass(frozen=True)
class Statement:
    """One statement with one box; `text` and `release` are what the person reads beside it.

    `releases` maps a region's code to the words of its law; where a person has named no region,
    or one without words of its own, the general ones apply (the key "").
    """

    code: str
    version: str
    title: Words
    text: Words
    effect_of_refusing: Words
    effect_of_withdrawing: Words = ""
    is_withdrawable: bool = True
    # An opt-out that is newer than this consent suspends it; see privacy.optout.
    yields_to_opt_out: bool = False
    releases: Mapping[str, Release] = field(default_factory=dict, compare=False)
    release: Release | None = None

    def for_region(self, region: str) -> "Statement":
        """Return this statement in the words of a region's law."""
        if not self.releases:
            return self
        return replace(self, release=self.releases.get(region, self.releases[""]))

    @property
    def release_code(self) -> str:
        return self.release.code if self.release else ""

    @property
    def full_text(self) -> str:
        """The exact text that the person saw, in the language of this moment."""
        parts = [self.text, self.release.text] if self.release else [self.text]
        return "\n\n".join(str(part) for part in parts)

    @property
    def digest(self) -> str:
        """SHA-256 of the text in the language in which it was shown, as hex."""
        return hashlib.sha256(self.full_text.encode()).hexdigest()


PORTRAITS = Statement(
    code="portraits",
    version="2026-12",
    title=_("Use my face to make portraits"),
    text=_(
        "I agree that this site uses the photos that I upload, and the shape of my face in them, "
        "to make portraits of me. My face is measured when I add a photo, to check it, and while "
        "a portrait is being made; the measurements are never stored. My photos are deleted when "
        "the job ends, at the latest 24 hours after upload. This does not allow anyone to train a "
        "model on them."
    ),
    effect_of_refusing=_(
        "Without this we can't make portraits. You can take it back at any time: running jobs "
        "stop and your photos are deleted at once."
    ),
    effect_of_withdrawing=_(
        "You took it back. Running jobs were stopped and your photos were deleted."
    ),
    releases={region: Release(code, text) for region, (code, text) in FACE_GEOMETRY.items()},
)
OWN_FACE = Statement(
    code="own_face",
    version="2026-11",
    title=_("My own face"),
    text=_("I will upload only photos of myself, and of nobody else."),
    effect_of_refusing=_(
        "Without this we can't take your photos, because nobody else can agree for a third person."
    ),
    effect_of_withdrawing=PORTRAITS.effect_of_withdrawing,
)
ADULT = Statement(
    code="adult",
    version="2026-11",
    title=_("18 or older"),
    text=_("I am 18 years old or older."),
    effect_of_refusing=_("This site is for adults: without this no account is made."),
    is_withdrawable=False,
)
# Ready for the app that builds a training set; registered by it with its purpose, and shown to
# nobody before. See privacy/consent/purposes/training.py.
TRAINING = Statement(
    code="training",
    version="2026-12",
    title=_("Train on anonymised copies of my photos"),
    text=_(
        "I agree that copies of the photos that I upload from now on, in which every head that is "
        "found is covered by a pattern that holds none of its pixels, are kept and used to train "
        "image models. Where a face could still be found, no copy is kept. Clothes and "
        "surroundings stay visible and can tell who somebody is. The copies carry no name, no "
        "e-mail address and no account number."
    ),
    effect_of_refusing=_(
        "Nothing changes for you: portraits are made just the same, as fast and as good. We ask "
        "once and then leave you alone for a year."
    ),
    effect_of_withdrawing=_(
        "You took it back. No copy is made of your photos any more, and the copies that are still "
        "here were deleted."
    ),
    yields_to_opt_out=True,
)

# Both are needed before a photo is taken in or worked on.
FOR_PORTRAITS = (PORTRAITS, OWN_FACE)
