"""The mail that tells an owner whose word opened their pictures, why, and until when."""

from contextlib import ExitStack
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from privacy.mails import compose
from privacy.people import reach_of
from privacy.responsible import operator
from privacy.staff.break_glass.actions import reason_of
from privacy.staff.break_glass.models import BreakGlass


def tell_owner(glass_id: UUID) -> bool:
    """Write to the owner in their language; say whether there was somebody to write to."""
    glass = BreakGlass.objects.filter(pk=glass_id, opened_at__isnull=False).first()
    reach = reach_of(glass.person) if glass else None
    if glass is None or reach is None:
        return False
    with ExitStack() as chosen:
        if reach.language:
            chosen.enter_context(translation.override(reach.language))
        if reach.time_zone:
            chosen.enter_context(timezone.override(reach.time_zone))
        words = {
            "glass": glass,
            "reason": reason_of(glass),
            "officer": settings.SAFELIGHT_PRIVACY_EMAIL,
            "operator": operator(),
        }
        body = render_to_string("staff/break_glass/mail.txt", words)
        subject = _("A member of staff may look at your pictures")
        compose(subject=subject, body=body, to=[reach.address]).send()
    return True
