"""What can go wrong with the ledger."""

from django.utils.translation import gettext_lazy as _

from privacy.errors import PrivacyError


class LedgerError(PrivacyError):
    """The ledger can't do what was asked; nothing was written."""

    sentence = _("The access record could not be written, so nothing was opened.")


class LedgerMisuse(LedgerError):
    """A programming error: the ledger was called in a way that would break its promise."""


class LedgerInconsistent(LedgerError):
    """The database and the anchored checkpoints tell different stories."""

    sentence = _("The access record does not match its anchored checkpoints. Nothing was signed.")
