"""What a clock refuses."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class ClockRefused(PrivacyError):
    """The law, or the order of what happened, doesn't allow this; the clock runs on as before."""

    sentence = _("This clock can't be set like that. It runs on as before.")


class NoTimeSet(ClockRefused):
    """The law knows no deadline for this kind of request; another that applies may."""

    sentence = _("This law sets no time for such a request.")
