"""Why there is no copy to fetch."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class ExportTaken(PrivacyError):
    """Another worker, or the end of the person, has the export now."""


class NotReady(PrivacyError):
    """Its worker has not finished it, or could not."""

    sentence = _("This copy is not ready. See how far it is, and fetch it once its state says so.")


class LinkUsed(PrivacyError):
    """The single use of the link is over."""

    status = 410
    sentence = _(
        "This link was used already; it works once. The copy is being deleted. "
        "You can have a new one made in the privacy centre."
    )


class LinkExpired(PrivacyError):
    """The day of the link is over."""

    status = 410
    sentence = _(
        "This link is past its time, and the copy was deleted. "
        "You can have a new one made in the privacy centre."
    )


class TooManyExports(PrivacyError):
    """The day's allowance is spent."""

    status = 429
    sentence = _(
        "You have had several copies made today. Nothing is lost: please ask again tomorrow."
    )


class Unfit(PrivacyError):
    """A picture can't be made ready to leave; the copy says so in its place."""
