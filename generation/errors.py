"""What a request for portraits can be refused for."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class NoUsablePhoto(PrivacyError):
    """None of the chosen photos can be used."""

    sentence = _("Choose at least one photo that is ready. Nothing was started.")


class TooManyJobs(PrivacyError):
    """A person has as many jobs under way as they may."""

    def __init__(self, most: int) -> None:
        words = ngettext(
            "A job of yours is under way. Wait until it is done, or stop it. Nothing was started.",
            "%(most)d of your jobs are under way. Wait until one is done, or stop one. "
            "Nothing was started.",
            most,
        )
        super().__init__(words % {"most": most})


class TooManyPortraits(PrivacyError):
    """Photos times styles is more than one job makes."""

    sentence = _(
        "That would be more than 24 portraits in one job. Choose fewer photos or styles. "
        "Nothing was started."
    )


class QuotaUsed(PrivacyError):
    """More portraits than a person may still ask for within 24 hours."""

    def __init__(self, *, limit: int, left: int, frees_at: datetime) -> None:
        words = gettext(
            "You may have %(limit)d portraits made in 24 hours, and %(left)d are left. Choose "
            "fewer photos or styles, or come back after %(moment)s. Nothing was started."
        )
        moment = date_format(timezone.localtime(frees_at), pgettext("day and time", "j M, H:i"))
        super().__init__(words % {"limit": limit, "left": left, "moment": moment})


class PhotoGone(PrivacyError):
    """The photo was deleted while a portrait was made from it."""

    sentence = _("The photo was deleted meanwhile, so its portrait was not kept.")


class JobTaken(PrivacyError):
    """The job was stopped, ended or taken over: this worker writes nothing more."""

    sentence = _("This job is no longer being worked on here.")


class PhotosMissing(PrivacyError):
    """Some of the chosen photos aren't here."""

    sentence = _("One of the photos is no longer here. Choose again. Nothing was started.")


class NotOffered(PrivacyError):
    """A style or a deadline that exists, but not on this deployment just now."""

    sentence = _("That isn't on offer here just now. Nothing was changed.")
