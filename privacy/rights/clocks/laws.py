"""The laws that Safelight ships: read docs/clocks.md for sources and for what is recalled only.

A change of law is a new version below the old one, never an edit: cases keep the version that was
in force when they were received.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from privacy.rights.clocks.calendars import Place
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.periods import Period, Unit
from privacy.rights.clocks.regimes import Cause, NoticeFrom, Regime, Regimes, Terms

_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
EEA = frozenset(_EEA.split())
# Where no such country is set: New Year's Day, Easter Monday and Christmas Day.
HELD_ACROSS_EUROPE = tuple(map(Place, ("IE", "DE", "FR", "IT", "NL", "PL")))

_AT_ONCE = Terms(respond=Period(0, Unit.DAY))
_ONE_MONTH = Terms(respond=Period(1, Unit.MONTH), extended=Period(3, Unit.MONTH))
_BY_MONTH = dict.fromkeys(Kind, _ONE_MONTH) | {Kind.WITHDRAWAL: _AT_ONCE}

_KNOW_DELETE_CORRECT = Terms(
    respond=Period(45, Unit.DAY),
    extended=Period(90, Unit.DAY),
    acknowledge=Period(10, Unit.BUSINESS_DAY),
)
_OPT_OUT = Terms(respond=Period(15, Unit.BUSINESS_DAY))
_THIRTY_DAYS = Terms(respond=Period(30, Unit.DAY), extended=Period(60, Unit.DAY))

GDPR = Regime(
    code="gdpr",
    version="2016/679",
    in_force_from=date(2018, 5, 25),
    name=_("GDPR"),
    terms=_BY_MONTH,
    rolls=True,
    homes=EEA,
    otherwise=HELD_ACROSS_EUROPE,
    suspends_for=frozenset({Cause.IDENTITY_DOUBTED}),
    source="GDPR art. 12(3), 12(6); Regulation 1182/71 art. 3(4)",
)
UK_GDPR = Regime(
    code="uk_gdpr",
    version="2021",
    in_force_from=date(2021, 1, 1),
    name=_("UK GDPR"),
    terms=_BY_MONTH,
    rolls=True,
    homes=frozenset({"GB"}),
    otherwise=(Place("GB"),),
    suspends_for=frozenset({Cause.IDENTITY_DOUBTED}),
    source="UK GDPR art. 12(3), 12(6); ICO, right of access",
)
CCPA = Regime(
    code="ccpa",
    version="11 CCR 7000",
    in_force_from=date(2020, 1, 1),
    name=_("CCPA/CPRA"),
    terms={
        **dict.fromkeys(
            (
                Kind.ACCESS,
                Kind.PORTABILITY,
                Kind.KNOW,
                Kind.RECTIFICATION,
                Kind.CORRECT,
                Kind.ERASURE,
                Kind.DELETE,
            ),
            _KNOW_DELETE_CORRECT,
        ),
        Kind.OPT_OUT: _OPT_OUT,
        Kind.LIMIT: _OPT_OUT,
    },
    rolls=False,
    # Federal holidays only, wherever the deployment is: a state's own could make a date late.
    otherwise=(Place("US"),),
    source="CCPA regulations §7021 (know, delete, correct), §7025-7027 (opt-out, limit)",
)
PIPEDA = Regime(
    code="pipeda",
    version="2000, c. 5",
    in_force_from=date(2004, 1, 1),
    name=_("PIPEDA"),
    terms=dict.fromkeys(Kind, _THIRTY_DAYS) | {Kind.WITHDRAWAL: _AT_ONCE},
    rolls=False,
    notice_from=NoticeFrom.DATE_OF_REQUEST,
    recourse_months=6,
    source="PIPEDA s. 8(3), 8(4), 8(5), 8(8)",
)

regimes = Regimes((GDPR, UK_GDPR, CCPA, PIPEDA))
