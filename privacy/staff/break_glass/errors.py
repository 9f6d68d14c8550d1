"""Why break-glass is refused, in sentences for members of staff."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class GlassRefused(PrivacyError):
    """A step that the rules of break-glass don't allow; nothing was changed."""

    sentence = _("This can’t be done here any more: somebody acted meanwhile, or its time is over.")


class OwnApproval(GlassRefused):
    sentence = _("Whoever asked can’t agree. Ask another privacy officer; nothing was opened.")


class OwnPictures(GlassRefused):
    sentence = _(
        "Nobody breaks the glass on their own pictures, or agrees to it. They are in your portal."
    )


class WrongRole(GlassRefused):
    sentence = _("Your role doesn’t include this. Nothing was changed.")


class NoReason(GlassRefused):
    sentence = _("Write down the reason in a sentence: the person will read it.")


class TooLong(GlassRefused):
    sentence = _("Break-glass lasts 30 minutes at most.")


class NobodyThere(GlassRefused):
    sentence = _("Nobody here has that address or account number. Nothing was asked for.")


class ExtendedAlready(GlassRefused):
    sentence = _("It was extended once, which is the most. Ask anew if you must; this one ends.")


class GlassOver(GlassRefused):
    sentence = _("This break-glass is over. No picture is shown any more.")
