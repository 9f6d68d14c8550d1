"""Ask a worker for an anonymised copy. A lost ring means one copy fewer, which harms nobody."""

import logging
from uuid import UUID

from django.conf import settings
from kombu.exceptions import OperationalError

from privacy.consent.actions import is_in_force
from privacy.consent.statements import TRAINING

logger = logging.getLogger(__name__)


def ring(*, person: UUID, photo: UUID) -> None:
    """Send the photo's id to a worker, if its owner agreed to training."""
    if not (settings.SAFELIGHT_TRAINING and is_in_force(person, TRAINING)):
        return
    from uploads.tasks import collect_training_copy  # noqa: PLC0415 - the task reads this module

    try:
        # Not to the workers that make portraits: those must not wait for this.
        collect_training_copy.delay(str(photo))
    except (OperationalError, OSError):
        logger.warning("photo %s: the broker did not answer, so no training copy is made", photo)
