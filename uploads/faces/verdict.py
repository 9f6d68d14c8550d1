"""The verdict on a photo, in words that tell its owner what to do."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import words


class VerdictCode(models.TextChoices):
    """What stands out about a photo; only some codes keep it from being used."""

    READY = "ready", _("Ready")
    NO_FACE = "no_face", _("No face found")
    SEVERAL_FACES = "several_faces", _("Several faces")
    TOO_SMALL = "too_small", _("Face too small")
    CUT_OFF = "cut_off", _("Face cut off")
    BLURRED = "blurred", _("Blurred")
    DARK = "dark", _("Little light")
    BLOWN_OUT = "blown_out", _("Overexposed")
    TURNED_AWAY = "turned_away", _("Turned away")

    @property
    def title(self) -> words.Words:  # type: ignore[override]  # hides str.title on purpose
        """One sentence that says what was seen."""
        return WORDS[self].title

    @property
    def advice(self) -> words.Words:
        """One sentence that says what to do about it."""
        return WORDS[self].advice

    @property
    def is_blocking(self) -> bool:
        """Whether no portrait can be made from such a photo at all."""
        return self in BLOCKING


@dataclass(frozen=True)
class Words:
    """What a person reads about one code."""

    title: words.Words
    advice: words.Words


BLOCKING = frozenset({VerdictCode.NO_FACE, VerdictCode.SEVERAL_FACES, VerdictCode.TOO_SMALL})

WORDS: dict[VerdictCode, Words] = {
    VerdictCode.READY: Words(
        _("This photo is good to use."),
        _("Nothing to change."),
    ),
    VerdictCode.NO_FACE: Words(
        _("No face was found in this photo."),
        _("Choose one that shows your face from the front, uncovered and in good light."),
    ),
    VerdictCode.SEVERAL_FACES: Words(
        _("There are several faces in this photo."),
        _("Choose one that shows only you, or crop the others out."),
    ),
    VerdictCode.TOO_SMALL: Words(
        _("The face in this photo is too small."),
        _("Choose one taken from closer, or a larger copy of it."),
    ),
    VerdictCode.CUT_OFF: Words(
        _("The face reaches over the edge of this photo."),
        _("A photo with some room around the head gives a better portrait."),
    ),
    VerdictCode.BLURRED: Words(
        _("The face in this photo is blurred."),
        _("A sharp photo gives a better portrait: hold still and wipe the lens."),
    ),
    VerdictCode.DARK: Words(
        _("There is little light on the face in this photo."),
        _("A photo taken facing a window or a lamp gives a better portrait."),
    ),
    VerdictCode.BLOWN_OUT: Words(
        _("Parts of the face in this photo are overexposed."),
        _("A photo taken out of direct sun or flash gives a better portrait."),
    ),
    VerdictCode.TURNED_AWAY: Words(
        _("The face in this photo is turned far to the side."),
        _("A photo in which you look towards the camera gives a better portrait."),
    ),
}
