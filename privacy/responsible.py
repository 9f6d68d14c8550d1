"""Who answers for this deployment, as its settings say and its notices show."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# What settings say where nobody told them better: these words alone are ours to translate.
UNTOLD: Final = (_("the owner of this machine"), _("wherever this machine stands"))


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
        controller=_told(settings.SAFELIGHT_CONTROLLER),
        officer=_told(settings.SAFELIGHT_PRIVACY_OFFICER),
        officer_email=settings.SAFELIGHT_PRIVACY_EMAIL,
        country=_told(settings.SAFELIGHT_HOSTING_COUNTRY),
        processors=processors_in(settings.SAFELIGHT_PROCESSORS),
    )


def operator() -> str:
    """Return who runs this deployment, as people read it."""
    return _told(settings.SAFELIGHT_OPERATOR)


def _told(words: str) -> str:
    return gettext(words) if words in UNTOLD else words


def processors_in(listed: str) -> tuple[str, ...]:
    """Split "Name (what for, where); …"; the word "none" stands for nobody."""
    named = [part.strip() for part in listed.split(";") if part.strip()]
    return () if [part.lower() for part in named] == ["none"] else tuple(named)
