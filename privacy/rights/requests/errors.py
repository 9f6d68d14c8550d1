"""Why a step in a case is refused, in sentences for whoever took it."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class CaseRefused(PrivacyError):
    """A step that the rules of requests don't allow; nothing was changed."""

    sentence = _("This can’t be done with this request. Nothing was changed.")


class CaseMoved(CaseRefused):
    sentence = _(
        "The request has moved on meanwhile, so this step isn’t open to it. Nothing was changed."
    )


class WrongRole(CaseRefused):
    status = 403
    sentence = _("Your role doesn’t include this. Nothing was changed.")


class OwnCase(CaseRefused):
    status = 403
    sentence = _("This request is your own. Somebody else has to work on it; nothing was changed.")


class OwnApproval(CaseRefused):
    status = 403
    sentence = _("Whoever proposed an answer can’t approve it. Ask another privacy officer.")


class Edited(CaseRefused):
    sentence = _(
        "The proposal was changed after you read it. Nothing was approved: read it again first."
    )


class NotProved(CaseRefused):
    sentence = _("Identity isn’t proved as the law asks for this request. Nothing was changed.")


class CopyMissing(CaseRefused):
    sentence = _("Attach the copy, or a document, before you propose to fulfil this.")


class ReasonMissing(CaseRefused):
    sentence = _("Say why, in words that the person will read. Nothing was changed.")


class NobodyHere(CaseRefused):
    sentence = _("Nobody with an account here is tied to this request. Nothing was changed.")


class SealedForRecipient(CaseRefused):
    status = 403
    sentence = _(
        "This copy is sealed for the person who asked. Nobody else can open it, you included."
    )


class NotYetDone(CaseRefused):
    sentence = _("What was approved has to be carried out first. Nothing was sent.")


class NothingToCarryOut(CaseRefused):
    sentence = _("Nothing of this kind is to be carried out for this request.")


class NoAddress(CaseRefused):
    sentence = _("There is no email address to send this to. Send it as a letter and say so here.")


class NotTheSame(CaseRefused):
    sentence = _("The two requests aren’t of the same person, so one can’t stand for the other.")


class TooMuch(CaseRefused):
    status = 413
    sentence = _("The file is larger than 10 MB or not a PDF or plain text. It was not kept.")


class TooOften(CaseRefused):
    status = 429
    sentence = _(
        "Several requests came from here in the last hour. Nothing was sent; try again later, or "
        "write to the privacy officer."
    )


class TooManyOpen(CaseRefused):
    status = 429
    sentence = _("Ten requests of yours are open. Please wait for an answer. Nothing was sent.")
