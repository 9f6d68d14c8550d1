"""`manage.py legal_clock`: by when the law wants what, and why; exit 2 on bad input."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from privacy.rights.clocks.calendars import legal_place
from privacy.rights.clocks.changes import extend, resume, suspend
from privacy.rights.clocks.clock import Clock, begin_each
from privacy.rights.clocks.dates import acknowledge_by, earliest, latest, notice_by, respond_by
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.clocks.hold import hold_window
from privacy.rights.clocks.kinds import Kind
from privacy.rights.clocks.laws import regimes
from privacy.rights.clocks.periods import Landing
from privacy.rights.clocks.regimes import Cause
from privacy.rights.clocks.sentences import explain

DAYS = "a day like 2026-01-31, or a moment like 2026-01-31T23:59 (legal time) or with +02:00"

EXTENDED = "when the notice of extension was sent; without a day, as if it had been sent in time"
IN_TIME = "in time"
YEARS = range(1900, 2200)


class Command(BaseCommand):
    help = "Print the dates that the law sets for a request, each with its reason."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        laws = ", ".join(regimes.codes)
        add = parser.add_argument
        add("--regime", action="append", required=True, help=f"{laws}; several may be given")
        add("--received", required=True, help=f"when the request arrived: {DAYS}")
        add("--kind", default=Kind.ACCESS.value, help=", ".join(Kind.values))
        add(
            "--requested",
            help="the date that the request bears, if older: it moves PIPEDA's notice",
        )
        add("--extended", nargs="?", const=IN_TIME, help=EXTENDED)
        add("--suspended", metavar="SINCE", help="when proof of a doubted identity was asked for")
        add("--resumed", metavar="UNTIL", help="when that proof was here")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            clocks = _clocks(options)
        except ClockRefused as refused:
            raise CommandError(str(refused.sentence), returncode=2) from None
        for clock in clocks:
            self._say(clock)
        if len(clocks) > 1:
            first = earliest(clocks, at=timezone.now())
            day = respond_by(first, at=timezone.now()).day
            self.stdout.write(f"The earliest counts: {day}, by {first.regime.name}.")
        if legal_place() is None:
            self.stdout.write(
                "No legal country is set (SAFELIGHT_LEGAL_COUNTRY): only holidays that are kept "
                "across the law's whole territory were counted."
            )

    def _say(self, clock: Clock) -> None:
        regime = clock.regime
        self.stdout.write(
            f"{regime.name} ({regime.version}), {clock.kind.label}, received {clock.received_on} "
            f"in {clock.zone.key}"
        )
        now = timezone.now()
        answer = respond_by(clock, at=now)
        self._line("acknowledge by", acknowledge_by(clock))
        self._line("answer by", answer)
        self.stdout.write(f"  {'our own target':<20} {answer.target}  One day before the law's.")
        if clock.extension_noticed_at is None:
            self._line("notice to extend by", notice_by(clock, at=now))
            self._line("at most, extended", latest(clock, at=now))
        if clock.is_suspended:
            self.stdout.write("  The clock stands still; the answer's date moves on day by day.")
        if window := hold_window(clock):
            self.stdout.write(
                f"  {'on hold':<20} {window.opens} to {window.closes}  What was asked for stays "
                "until the time to complain is over."
            )
        if clock.calendar.places:
            self.stdout.write(f"  Holidays: {clock.calendar.source}")

    def _line(self, what: str, landing: Landing | None) -> None:
        if landing is not None:
            self.stdout.write(f"  {what:<20} {landing.day}  {explain(landing)}")


def _clocks(options: dict[str, Any]) -> list[Clock]:
    """Start a clock for each law that sets a time, and tell each what happened since."""
    if options["resumed"] and not options["suspended"]:
        raise CommandError("--resumed needs --suspended: say since when.", returncode=2)
    requested = options["requested"]
    clocks = begin_each(
        laws=[law.strip().lower().replace("-", "_") for law in options["regime"]],
        kind=_kind(options["kind"]),
        received_at=_moment("--received", options["received"]),
        requested_on=_moment("--requested", requested).date() if requested else None,
    )
    return [_since_then(clock, options) for clock in clocks]


def _since_then(clock: Clock, options: dict[str, Any]) -> Clock:
    if options["suspended"]:
        since = _moment("--suspended", options["suspended"])
        clock = suspend(clock, cause=Cause.IDENTITY_DOUBTED, since=since)
    if options["resumed"]:
        clock = resume(clock, at=_moment("--resumed", options["resumed"]))
    if sent := options["extended"]:
        noticed_at = clock.received_at if sent == IN_TIME else _moment("--extended", sent)
        clock = extend(clock, noticed_at=noticed_at)
    return clock


def _kind(raw: str) -> Kind:
    try:
        return Kind(raw.strip().lower().replace("-", "_"))
    except ValueError:
        sentence = f"“{raw}” is no kind of request. Kinds: {', '.join(Kind.values)}."
        raise CommandError(sentence, returncode=2) from None


def _moment(option: str, raw: str) -> datetime:
    """Read a day or a moment; without an offset it is legal time, and a day is its first moment."""
    zone = ZoneInfo(settings.TIME_ZONE)
    try:
        day: date | None = parse_date(raw)
        moment = datetime.combine(day, time.min) if day else parse_datetime(raw)
    except ValueError:
        moment = None
    if moment is None or moment.year not in YEARS:
        raise CommandError(f"{option} is “{raw}”. Write {DAYS}.", returncode=2)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
