"""What can go wrong between a sealed object and its owner."""

import errno

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError
from privacy.words import Words


class VaultError(PrivacyError):
    """A sealed thing can't be opened; nothing of it was released."""

    sentence = _("This file can't be opened. Nothing of it was shown.")


class Damaged(VaultError):
    """The sealed bytes, their place or their owner are not the ones that were recorded."""

    status = 500
    sentence = _("This file was changed since it was stored, so it was not opened.")


class KeyDestroyed(VaultError):
    """The key that could read it is gone, as promised."""

    status = 410
    sentence = _("This file was erased. Nobody can open it any more.")


class MasterMissing(VaultError):
    """What wraps the keys isn't configured here."""

    status = 503
    sentence = _("This site's keys can't be opened at present. Nothing was shown or lost.")


class OnHold(VaultError):
    """The object stays for its owner's own request; they can waive that."""

    sentence = _(
        "This is on hold for your own request, so it was not deleted. Under “Holds” in the privacy "
        "centre you can waive that; then it can go at once."
    )


class Gone(VaultError):
    """The object is deleted, being deleted, or past its deadline."""

    status = 410
    sentence = _("This file was deleted, as its deadline said.")


class StoreUnreachable(OSError):
    """The store that holds the sealed bytes can't be reached, or refuses."""

    status = 503
    sentence: Words = _(
        "The place where pictures are stored doesn't answer at present. "
        "Nothing was shown or lost. Try again in a few minutes."
    )

    def __init__(self, failure: Exception) -> None:
        super().__init__(errno.EIO, f"the store answered {type(failure).__name__}")


# Deleting shreds the key before it asks the store to remove the bytes.
KEY_GONE: Words = _(
    "The key was deleted, so nobody can open it any more. The store doesn't answer at present; "
    "the sealed bytes go as soon as it does."
)
