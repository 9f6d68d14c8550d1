"""Ask a worker for the mail to the owner; the message carries the break-glass's id alone."""

import logging
from uuid import UUID

from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(glass: UUID) -> None:
    """Ring for the mail; where no broker answers, the owner's ledger says it all the same."""
    from privacy.tasks import tell_of_break_glass  # noqa: PLC0415 - the task reads this package

    try:
        tell_of_break_glass.delay(str(glass))
    except (OperationalError, OSError):
        logger.warning("the owner could not be told of the break-glass %s by mail", glass)
