"""What people are told by mail when something about their account changes."""

import logging
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


class Notice(models.TextChoices):
    """A code for the message queue and the words of the mail."""

    SIGNED_IN = "signed_in", _("Someone signed in to your Safelight account.")
    FACTOR_ADDED = "factor_added", _("A second factor was added. Other sessions were ended.")
    FACTOR_REMOVED = "factor_removed", _("A second factor was removed from your account.")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("New recovery codes were made.")
    RECOVERY_CODE_USED = "recovery_code_used", _("A recovery code was used to prove it is you.")
    CODES_REFUSED = (
        "codes_refused",
        _("Somebody who knows your password typed in wrong codes of your second factor."),
    )
    UNUSED_FIRST = (
        "unused_first",
        _(
            "You have not used your Safelight account for eleven months. If you sign in within 30 "
            "days, it stays. If not, it is erased with everything in it."
        ),
    )
    UNUSED_LAST = (
        "unused_last",
        _(
            "You have not used your Safelight account for almost a year. If you don’t sign in "
            "within 7 days, it is erased with everything in it. There will be no other notice."
        ),
    )
    SESSION_SUSPENDED = (
        "session_suspended",
        _(
            "A browser that was signed in to your account was signed out, because what it did "
            "looked like misuse. If that was you, sign in again; if not, change your password."
        ),
    )
    TOKEN_SUSPENDED = (
        "token_suspended",
        _(
            "An API token of yours was suspended, because how it was used looked like misuse. If "
            "you don’t know why, revoke it and make another."
        ),
    )
    TOKEN_MADE = "token_made", _("An API token was made for your account.")
    DEACTIVATED = (
        "deactivated",
        _(
            "Your account was deactivated by the staff of this site. What is in it goes at its "
            "deadlines; the privacy officer tells you more."
        ),
    )
    REACTIVATED = "reactivated", _("Your account was activated again. You can sign in.")
    ROLES_CHANGED = (
        "roles_changed",
        _("What you may do as a member of staff was changed. Your ledger says how."),
    )


def tell(*, person: UUID, notice: Notice) -> None:
    """Ring for the mail once the change is committed; a broken broker doesn't undo it."""
    transaction.on_commit(lambda: _ring(person, notice))


def _ring(person: UUID, notice: Notice) -> None:
    from accounts.tasks import send_notice  # noqa: PLC0415 - the task reads this module

    try:
        send_notice.delay(str(person), notice.value)
    except OperationalError:
        logger.warning("the notice %s to %s could not be queued", notice.value, person)
