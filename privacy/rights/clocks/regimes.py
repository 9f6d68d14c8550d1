"""What a law says about time, as data: one regime in one version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType

from django.utils.translation import gettext as _

from privacy.rights.clocks.calendars import Calendar, Place, is_known, legal_place
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.periods import Period
from privacy.rights.clocks.spelling import spelled
from privacy.words import Words


class Cause(Enum):
    """Why a clock may stand still, where a law lets it."""

    IDENTITY_DOUBTED = "proof of identity is awaited because it is genuinely doubted"


class NoticeFrom(Enum):
    """From which day the time for a notice of extension counts."""

    RECEIPT = "receipt"
    DATE_OF_REQUEST = "the date that the request bears"


@dataclass(frozen=True)
class Terms:
    """The periods for one kind of request, all counted from the day of receipt."""

    respond: Period
    # In total, not on top.
    extended: Period | None = None
    acknowledge: Period | None = None


@dataclass(frozen=True)
class Regime:
    """One law in the version that is in force from a day on; never edited, only followed."""

    code: str
    version: str
    in_force_from: date
    name: Words
    terms: Mapping[Kind, Terms]
    # Whether an end on a weekend or holiday moves to the next working day.
    rolls: bool
    # Countries whose own holidays count if the deployment's legal country is one of them...
    homes: frozenset[str] = frozenset()
    # ... else only days that are holidays in all of these.
    otherwise: tuple[Place, ...] = ()
    suspends_for: frozenset[Cause] = frozenset()
    notice_from: NoticeFrom = NoticeFrom.RECEIPT
    # Months after the answer in which what was asked for stays on hold for recourse.
    recourse_months: int | None = None
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", MappingProxyType(dict(self.terms)))

    def calendar(self) -> Calendar:
        """Return the working days that count for this deployment; raises ClockRefused."""
        place = legal_place()
        if place is not None and not is_known(place):
            raise ClockRefused(
                _("The holidays of %(place)s are not known. Correct SAFELIGHT_LEGAL_COUNTRY.")
                % {"place": place}
            )
        if place is not None and place.country in self.homes:
            return Calendar((place,))
        return Calendar(self.otherwise)


class Regimes:
    """Every version of every regime that this deployment knows."""

    def __init__(self, shipped: Iterable[Regime] = ()) -> None:
        self._versions: dict[str, list[Regime]] = {}
        for regime in shipped:
            self.register(regime)

    def register(self, regime: Regime) -> None:
        """Add a regime or a newer version of one; raises ValueError for one that isn't newer."""
        versions = self._versions.setdefault(regime.code, [])
        if versions and regime.in_force_from <= versions[-1].in_force_from:
            raise ValueError(f"{regime.code} {regime.version} is not newer than what is known")
        versions.append(regime)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._versions)

    def in_force(self, code: str, on: date) -> Regime:
        """Return the version that governs a request received `on` that day, or raise."""
        versions = self._versions.get(code)
        if versions is None:
            known = ", ".join(self.codes)
            raise ClockRefused(
                _("No law called “%(code)s” is known here. Known: %(known)s.")
                % {"code": code, "known": known}
            )
        governing = [each for each in versions if each.in_force_from <= on]
        if not governing:
            raise ClockRefused(
                _("No rules of %(law)s are known for requests before %(day)s.")
                % {
                    "law": versions[0].name,
                    "day": spelled(versions[0].in_force_from),
                }
            )
        return governing[-1]
