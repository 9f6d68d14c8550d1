"""What can stand in the way of marking a portrait, or of reading a mark."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class NotMarked(PrivacyError):
    """The portrait could not be signed, so it was not handed out."""

    status = 503
    sentence = _(
        "This portrait can't be handed out just now: the certificate that marks portraits as "
        "made with AI does not sign. Your portrait is kept until its time. Please try again "
        "later, or tell the operator."
    )


class NoMark(Exception):
    """The file carries no Content Credentials that can be read."""


class BadIdentity(ValueError):
    """What should be a key with its certificates is not."""
