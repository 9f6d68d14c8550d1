"""Show one picture to whoever broke the glass: the owner's line first, the watermark always."""

from datetime import UTC
from uuid import UUID

from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.staff.break_glass.actions import MAY_ASK
from privacy.staff.break_glass.errors import GlassOver, WrongRole
from privacy.staff.break_glass.models import BreakGlass
from privacy.staff.break_glass.watermark import watermarked
from privacy.staff.membership import has_role
from privacy.vault.actions import OPENED, open_object
from privacy.vault.models import Kind, SealedObject, SealedObjects

SHOWN = (Kind.PHOTO, Kind.HEADSHOT)


def pictures_behind(glass: BreakGlass, officer: UUID) -> SealedObjects:
    """Return the photos and portraits that whoever asked may open now; raise GlassOver, WrongRole.

    Copies for their owner and for training stay closed.
    """
    if officer != glass.requester or not has_role(officer, *MAY_ASK):
        raise WrongRole
    if not BreakGlass.objects.in_force().filter(pk=glass.pk).exists():
        raise GlassOver
    behind = SealedObject.objects.owned_by(glass.person).openable()
    return behind.filter(kind__in=SHOWN).order_by("created_at")


def show(*, glass: BreakGlass, sealed: SealedObject, officer: UUID, viewer: str) -> bytes:
    """Return one picture as a JPEG with viewer and time across it; the opening is written first."""
    opened = open_object(
        sealed=pictures_behind(glass, officer).get(pk=sealed.pk),
        actor=Actor.staff(officer),
        event=OPENED[Kind(sealed.kind)],
        purpose=Purpose.BREAK_GLASS,
    )
    now = timezone.now().astimezone(UTC)
    picture = opened.read()
    # Unsealing takes a moment in which the time may have run out.
    pictures_behind(glass, officer)
    return watermarked(picture, viewer=viewer, moment=now)
