"""What a request for portraits can be refused for."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class NoUsablePhoto(PrivacyError):
    """None of the chosen photos can be used."""

    sentence = _("Choose at least one photo that is ready. Nothing was started.")


class TooManyJobs(PrivacyError):
    """A person has as many jobs under way as they may."""

    sentence = _(
        "Two of your jobs are under way. Wait until one is done, or stop one. Nothing was started."
    )


class TooManyPortraits(PrivacyError):
    """Photos times styles is more than one job makes."""

    sentence = _(
        "That would be more than 24 portraits in one job. Choose fewer photos or styles. "
        "Nothing was started."
    )


class PhotoGone(PrivacyError):
    """The photo was deleted while a portrait was made from it."""

    sentence = _("The photo was deleted meanwhile, so its portrait was not kept.")


class JobTaken(PrivacyError):
    """The job was stopped, ended or taken over: this worker writes nothing more."""

    sentence = _("This job is no longer being worked on here.")
