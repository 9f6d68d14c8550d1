"""Settings: what Django's checks and ours say of them, deployment checks included."""

from collections.abc import Iterator

from django.conf import settings
from django.core import checks

# Said of the store under its own name.
ELSEWHERE = {"privacy.W001"}


def look_at_settings() -> Iterator[str]:
    """Run every system check; what is for production is asked of production alone."""
    is_production = getattr(settings, "SAFELIGHT_PRODUCTION", False)
    for found in checks.run_checks(include_deployment_checks=is_production):
        if found.level >= checks.WARNING and found.id not in ELSEWHERE:
            yield f"{found.msg} {found.hint or ''} ({found.id})".replace("  ", " ")
