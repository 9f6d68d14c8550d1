"""What uploads can refuse, beside the picture itself."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.vault.errors import OnHold


class TooManyPhotos(PrivacyError):
    """A person holds as many photos as they may at one time."""

    sentence = _(
        "You have as many photos here as you can have at one time. This one was not stored. "
        "Delete one, or make portraits from those you have."
    )


class ReplacedOnHold(OnHold):
    """The photo whose place another would take stays for its owner's own request."""

    sentence = _(
        "The photo that this one would replace is on hold for your own request, so this one was "
        "not stored. Under “Holds” in the privacy centre you can waive that."
    )
