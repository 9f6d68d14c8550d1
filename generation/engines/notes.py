"""What an engine has to say about one portrait, in words for the person it shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.words import Words


class Note(models.TextChoices):
    """Something about a portrait that its owner should know."""

    PLAIN_INSTEAD = "plain_instead", _("Plain background")
    CHECK_OUTLINE = "check_outline", _("Check the outline")

    @property
    def sentence(self) -> Words:
        return SENTENCES[self]


SENTENCES: dict[Note, Words] = {
    Note.PLAIN_INSTEAD: _(
        "In your photo, your outline is hard to tell from what is behind you, so we set a plain "
        "background instead. Look at the edges before you use this portrait. A photo before a "
        "plain wall in another colour than your hair and clothes gives a better one."
    ),
    Note.CHECK_OUTLINE: _(
        "In your photo, your outline is hard to tell from what is behind you. Look at the edges "
        "before you use this portrait. A photo before a plain wall in another colour than your "
        "hair and clothes gives a better one."
    ),
}
