"""Days as the law counts them: in the deployment's own time zone, whoever reads."""

from datetime import date, datetime

from django.utils import timezone


def legal_day(moment: datetime) -> date:
    """Return the day of a moment in the legal time zone."""
    return moment.astimezone(timezone.get_default_timezone()).date()
