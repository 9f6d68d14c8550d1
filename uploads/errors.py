"""What uploads can refuse, beside the picture itself."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class TooManyPhotos(PrivacyError):
    """A person holds as many photos as they may at one time."""

    sentence = _(
        "You have as many photos here as you can have at one time. This one was not stored. "
        "Delete one, or make portraits from those you have."
    )
