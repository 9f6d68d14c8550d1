"""What the rules of the breach register don't allow."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class BreachRefused(PrivacyError):
    """A step that isn't open; nothing was changed."""

    sentence = _("This step isn’t open to this breach any more. Nothing was changed.")


class NotYetHappened(BreachRefused):
    sentence = _("That moment lies in the future. Nothing was changed.")


class ReasonsMissing(BreachRefused):
    sentence = _(
        "More than 72 hours have passed since the breach became known, so the law asks for the "
        "reasons of the delay. Write them down too; nothing was changed."
    )


class NotAssessed(BreachRefused):
    sentence = _(
        "Risk, high risk and real risk of significant harm are to be assessed, each with its "
        "reasons, before a breach is closed. Nothing was changed."
    )


class AuthorityNotTold(BreachRefused):
    sentence = _(
        "The authority is to be told before this breach can be closed. Nothing was changed."
    )


class PeopleNotTold(BreachRefused):
    sentence = _(
        "This breach puts people at high risk, and not everybody it affects has been told. "
        "Nothing was changed."
    )


class OwnNotice(BreachRefused):
    sentence = _(
        "Whoever proposed telling people can’t approve it. Ask another officer; nothing changed."
    )


class NoticeChanged(BreachRefused):
    sentence = _(
        "The notice or whom it goes to was changed since you read it. Read it again; nothing "
        "was sent."
    )


class NobodyAffected(BreachRefused):
    sentence = _("Nobody is waiting to be told. Choose whom the breach affects first.")
