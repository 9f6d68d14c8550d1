"""The rules by which signs of misuse are weighed, as data; docs/threats.md says how to tune them.

Settings read this table before Django is ready, so it imports nothing of Django's database.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacy.words import Words

OFF: Final = "off"
LIMIT: Final = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,3})([mh])")
LONGEST: Final = timedelta(hours=24)


class Signal(StrEnum):
    """One sign, of which a rule counts many or needs only one."""

    DOWNLOAD = "download"
    STAFF_OPENING = "staff-opening"
    STAFF_LOOK = "staff-look"
    CASE_OPENED = "case-opened"
    ODD_HOUR = "odd-hour"
    NEW_NETWORK = "new-network"
    SIGN_IN_REFUSED_TO_NETWORK = "sign-in-refused-to-network"
    SIGN_IN_REFUSED_TO_ADDRESS = "sign-in-refused-to-address"
    PROOF_REFUSED = "proof-refused"
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - names a sign
    CANARY = "canary"


@dataclass(frozen=True)
class Limit:
    """How many signs in how much time are too many."""

    count: int
    within: timedelta

    def __str__(self) -> str:
        return f"{self.count}/{int(self.within.total_seconds() // 60)}m"


@dataclass(frozen=True)
class Rule:
    """What is counted, per whom, and from when on that is an alert.

    `counts_different` counts how many different things were opened, not how often. A rule
    suspends the sessions and tokens that were used, where there are any.
    """

    code: str
    signal: Signal
    title: Words
    default: str
    counts_different: bool = False

    @property
    def setting(self) -> str:
        """The name of the environment variable which tunes it."""
        return f"SAFELIGHT_WATCH_{self.code.upper().replace('-', '_')}"


RULES: Final = (
    Rule("downloads", Signal.DOWNLOAD, _("Many downloads"), "600/10m"),
    Rule(
        "staff-openings",
        Signal.STAFF_OPENING,
        _("Staff opened what belongs to many people"),
        "5/60m",
        counts_different=True,
    ),
    Rule(
        "staff-looks",
        Signal.STAFF_LOOK,
        _("Staff looked at the accounts of many people"),
        "40/60m",
        counts_different=True,
    ),
    Rule("cases", Signal.CASE_OPENED, _("Many cases opened"), "30/60m", counts_different=True),
    Rule("odd-hours", Signal.ODD_HOUR, _("Staff pages used outside staff hours"), "1/60m"),
    Rule("token-network", Signal.NEW_NETWORK, _("A token used from a new network"), "1/60m"),
    Rule(
        "sign-ins-by-network",
        Signal.SIGN_IN_REFUSED_TO_NETWORK,
        _("Many sign-ins refused to one network"),
        "30/10m",
    ),
    Rule(
        "sign-ins-by-address",
        Signal.SIGN_IN_REFUSED_TO_ADDRESS,
        _("Many sign-ins refused for one account"),
        "15/60m",
    ),
    Rule("proofs", Signal.PROOF_REFUSED, _("Many wrong codes or passwords in a session"), "8/15m"),
    Rule("tokens", Signal.TOKEN_REFUSED, _("Many calls with tokens that open nothing"), "20/10m"),
    Rule("canary", Signal.CANARY, _("A planted record was used"), "1/60m"),
)
BY_CODE: Final = {rule.code: rule for rule in RULES}
BY_SIGNAL: Final = {rule.signal: rule for rule in RULES}


def parse_limit(text: str) -> Limit | None:
    """Read "30/10m" or "5/1h"; None for "off". Raises ValueError for anything else."""
    if text.strip().lower() == OFF:
        return None
    found = LIMIT.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError('write it as in "30/10m" or "5/1h", or write off')
    count, length, unit = found.groups()
    within = timedelta(minutes=int(length)) if unit == "m" else timedelta(hours=int(length))
    if within > LONGEST:
        raise ValueError("signs are kept for a day, so it can't look back further than 24 hours")
    return Limit(int(count), within)


def limit_of(rule: Rule) -> Limit | None:
    """Return what this deployment set for a rule; None where it is off."""
    limit: Limit | None = settings.SAFELIGHT_WATCH[rule.code]
    return limit


def title_of(code: str) -> str:
    """Return a rule's title; a code no longer known speaks for itself."""
    return str(BY_CODE[code].title) if code in BY_CODE else code
