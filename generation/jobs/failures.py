"""Why a job ended without all its portraits, in a sentence for its owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.words import Words


class Failure(models.TextChoices):
    """The cause of a failed or partly done job."""

    PHOTOS_GONE = "photos_gone", _("The photos were deleted")
    NOT_USABLE = "not_usable", _("The photos could not be used")
    NOT_GOOD_ENOUGH = "not_good_enough", _("Not good enough")
    OUTLINE = "outline", _("The outline could not be found")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consent was taken back")
    ENGINE_UNAVAILABLE = "engine_unavailable", _("The portrait engine was not ready")
    TRIED_TOO_OFTEN = "tried_too_often", _("It broke off too often")
    WAITED_TOO_LONG = "waited_too_long", _("It waited too long")
    BROKEN = "broken", _("Something went wrong")

    @property
    def sentence(self) -> Words:
        return SENTENCES[self]


SENTENCES: dict[Failure, Words] = {
    Failure.PHOTOS_GONE: _(
        "The photos were deleted before the portraits were made, so the job stopped. "
        "Portraits that were ready are kept until their own deadline."
    ),
    Failure.NOT_USABLE: _(
        "No portrait could be made from some of the photos. Your photos were deleted. "
        "Choose photos that show your face from the front, in good light."
    ),
    Failure.NOT_GOOD_ENOUGH: _(
        "Some portraits were drawn several times and none was good enough, so you don’t get them "
        "and they don’t count against what you may have made. Portraits that were good are kept; "
        "your photos were deleted. Other photos, or a studio style, may work."
    ),
    Failure.OUTLINE: _(
        "In some of the photos, you can't be told apart from what is behind you, so no portrait "
        "was made from them. Your photos were deleted. Take one before a plain wall in another "
        "colour than your hair and clothes."
    ),
    Failure.CONSENT_WITHDRAWN: _(
        "Your consent was no longer in force, so the job stopped and your photos were deleted."
    ),
    Failure.ENGINE_UNAVAILABLE: _(
        "The portrait engine of this site was not ready. Your photos were deleted. "
        "Please try again later."
    ),
    Failure.TRIED_TOO_OFTEN: _(
        "The job broke off three times and was given up. Portraits that were ready are kept; "
        "your photos were deleted. Please try again with other photos."
    ),
    Failure.WAITED_TOO_LONG: _(
        "The job waited for so long that the time of its photos ran out, so they were deleted. "
        "Nothing more of it is made. Please add them again and try another time."
    ),
    Failure.BROKEN: _(
        "Something went wrong on our side. Portraits that were ready are kept; your photos were "
        "deleted. Please try again."
    ),
}
