"""Who answers for this deployment, as its settings say and its notices show."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Responsible:
    """Controller, named privacy officer, where the data lies, and who works on it for us."""

    controller: str
    officer: str
    officer_email: str
    country: str
    processors: tuple[str, ...]


def responsible() -> Responsible:
    """Return what the settings of this deployment say."""
    return Responsible(
        controller=settings.SAFELIGHT_CONTROLLER,
        officer=settings.SAFELIGHT_PRIVACY_OFFICER,
        officer_email=settings.SAFELIGHT_PRIVACY_EMAIL,
        country=settings.SAFELIGHT_HOSTING_COUNTRY,
        processors=processors_in(settings.SAFELIGHT_PROCESSORS),
    )


def processors_in(listed: str) -> tuple[str, ...]:
    """Split "Name (what for, where); …"; the word "none" stands for nobody."""
    named = [part.strip() for part in listed.split(";") if part.strip()]
    return () if [part.lower() for part in named] == ["none"] else tuple(named)
