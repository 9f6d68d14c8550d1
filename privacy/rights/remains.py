"""What stays after an erasure, on which ground and until when: said before it begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacy.words import Words


@dataclass(frozen=True)
class Remainder:
    """Something that can't go at once; `until` is None for what stays for good."""

    what: Words
    ground: Words
    until: Callable[[datetime], datetime | None]


def remainders() -> tuple[Remainder, ...]:
    """Return everything that is left of a person whose account was erased."""
    return (*_kept_here(), *(_handed_over() if settings.SAFELIGHT_TRAINING else ()))


def _handed_over() -> tuple[Remainder, ...]:
    return (
        Remainder(
            what=_(
                "Anonymised copies that you allowed for training and that left this site before"
            ),
            ground=_(
                "If there are any, this site can't reach them. They bear no name or number of "
                "yours, and its list for whoever trains with them says that they must be deleted."
            ),
            until=lambda _now: None,
        ),
    )


def _kept_here() -> tuple[Remainder, ...]:
    return (
        Remainder(
            what=_("Lines of the record, under a random number that no longer leads to you"),
            ground=_(
                "They prove that the record was not altered (GDPR Art. 5(2), Art. 17(3)(e)). "
                "What they say of you was sealed under your key, which is destroyed."
            ),
            until=lambda _now: None,
        ),
        Remainder(
            what=_("A note of the erasure outside the database, without your name or address"),
            ground=_(
                "So that restoring a backup can't bring you back (GDPR Art. 17, "
                "CCPA regulations § 7022)."
            ),
            until=_backups_gone,
        ),
        Remainder(
            what=_("Backups, in which your pictures are sealed and your key soon can't be opened"),
            ground=_("They are overwritten in turn and not opened meanwhile."),
            until=_backups_gone,
        ),
        Remainder(
            what=_(
                "Requests about your data: one that isn't answered yet, sealed, until it is; of "
                "others what was asked and answered, and when"
            ),
            ground=_(
                "To answer you, and because the law asks to keep that record, which names nobody "
                "(GDPR Art. 12(3), CCPA regulations § 7101)."
            ),
            until=lambda now: now + timedelta(days=731),
        ),
        Remainder(
            what=_("The receipt, which names nobody"),
            ground=_("So that you can fetch it."),
            until=lambda now: now + timedelta(days=30),
        ),
        Remainder(
            what=_("The last mail to you, sealed, until it is sent"),
            ground=_("To tell you that the erasure ended (GDPR Art. 12(3))."),
            until=lambda now: now + timedelta(days=1),
        ),
    )


def _backups_gone(now: datetime) -> datetime:
    return now + timedelta(days=settings.SAFELIGHT_BACKUP_DAYS)
