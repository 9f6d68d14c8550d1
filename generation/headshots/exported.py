"""Portraits on their way into a copy of everything bear the same mark as downloads."""

from django.utils.translation import gettext_lazy as _

from generation.headshots.models import Headshot
from generation.provenance.errors import NotMarked
from generation.provenance.signing import sign
from privacy.models import SealedObject
from privacy.rights.export.errors import Unfit


def mark_for_copy(sealed: SealedObject, content: bytes) -> bytes:
    """Return a portrait with its signed mark; one without a row of its own has no engine."""
    headshot = Headshot.objects.filter(sealed=sealed).first()
    try:
        return sign(content, engine=headshot.engine if headshot else "")
    except NotMarked as error:
        raise Unfit(
            _("It could not be marked as made by a machine. Download it from its own page later.")
        ) from error
