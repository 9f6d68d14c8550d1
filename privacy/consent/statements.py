"""What people are asked to agree to, word for word; a changed text is a new version."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from privacy.words import Words


@dataclass(frozen=True)
class Statement:
    """One statement with one box; `text` is what the person reads beside it."""

    code: str
    version: str
    title: Words
    text: Words
    effect_of_refusing: Words
    is_withdrawable: bool = True

    @property
    def digest(self) -> str:
        """SHA-256 of the text in the language in which it was shown, as hex."""
        return hashlib.sha256(str(self.text).encode()).hexdigest()


PORTRAITS = Statement(
    code="portraits",
    version="2026-11",
    title=_("Use my face to make portraits"),
    text=_(
        "I agree that this site uses the photos that I upload, and the shape of my face in them, "
        "to make portraits of me. My face is measured when I add a photo, to check it, and while "
        "a portrait is being made; the measurements are never stored. My photos are deleted when "
        "the job ends, at the latest 24 hours after upload. They are never used to train a model."
    ),
    effect_of_refusing=_(
        "Without this we can't make portraits. You can take it back at any time: running jobs "
        "stop and your photos are deleted at once."
    ),
)
OWN_FACE = Statement(
    code="own_face",
    version="2026-11",
    title=_("My own face"),
    text=_("I will upload only photos of myself, and of nobody else."),
    effect_of_refusing=_(
        "Without this we can't take your photos, because nobody else can agree for a third person."
    ),
)
ADULT = Statement(
    code="adult",
    version="2026-11",
    title=_("18 or older"),
    text=_("I am 18 years old or older."),
    effect_of_refusing=_("This site is for adults: without this no account is made."),
    is_withdrawable=False,
)

STATEMENTS = {statement.code: statement for statement in (PORTRAITS, OWN_FACE, ADULT)}
# Both are needed before a photo is taken in or worked on.
FOR_PORTRAITS = (PORTRAITS, OWN_FACE)
