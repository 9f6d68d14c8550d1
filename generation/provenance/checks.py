"""Says in time that the certificate which marks portraits is ending."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 - Django's names
from django.utils import timezone

from generation.provenance.signing import identity_of

SOON = timedelta(days=90)
REMEDY = (
    "Run `python manage.py setup` where its root lies, or set SAFELIGHT_PROVENANCE to a new one."
)


@register()
def check_certificate_is_valid(**_: Any) -> list[CheckMessage]:
    """Report a leaf that has ended, or ends within 90 days."""
    ends = identity_of(settings.SAFELIGHT_PROVENANCE).leaf.not_valid_after_utc
    day = ends.date().isoformat()
    if ends <= timezone.now():
        said = f"The certificate that marks portraits ended on {day}: no portrait can leave."
        return [Error(said, hint=REMEDY, id="generation.E010")]
    if ends <= timezone.now() + SOON:
        said = f"The certificate that marks portraits ends on {day}."
        return [Warning(said, hint=REMEDY, id="generation.W010")]
    return []
