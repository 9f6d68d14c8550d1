"""Note signs: of the ledger's lines as they are written, and of what never reaches the ledger."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.utils.crypto import salted_hmac

from privacy.ledger.actors import Role
from privacy.ledger.details import Detail, objects_of
from privacy.ledger.events import OPENINGS, Event
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.watch.bearers import current_bearer
from privacy.watch.models import Canary, Sighting
from privacy.watch.rules import BY_SIGNAL, Signal, limit_of

SALT: Final = "privacy.watch"
# Of one subject more signs than this say nothing new; a flood must not fill the table.
ENOUGH: Final = 1000
SIGNALS: Final[Mapping[str, Signal]] = {
    Event.HEADSHOT_DOWNLOADED: Signal.DOWNLOAD,
    Event.EXPORT_OPENED: Signal.DOWNLOAD,
    Event.CASE_OPENED: Signal.CASE_OPENED,
    Event.ATTACHMENT_OPENED: Signal.CASE_OPENED,
    Event.STAFF_SAW_ACCOUNT: Signal.STAFF_LOOK,
    Event.STAFF_SAW_JOBS: Signal.STAFF_LOOK,
    Event.STAFF_SAW_CONSENTS: Signal.STAFF_LOOK,
    Event.STAFF_SAW_LEDGER: Signal.STAFF_LOOK,
}
PEOPLE: Final = {Role.PERSON.value, Role.STAFF.value}


def note(*, signal: Signal, subject: str, about: str = "") -> None:
    """Keep one sign, unless its rule is off or there are more than enough of it."""
    limit = limit_of(BY_SIGNAL[signal])
    if limit is None or not subject:
        return
    known = Sighting.objects.filter(signal=signal, subject=subject)
    if known.count() < max(ENOUGH, 2 * limit.count):
        Sighting.objects.create(
            signal=signal, subject=subject, about=about, bearer=current_bearer()
        )


def note_line(entry: LedgerEntry, detail: Detail | None) -> None:
    """Keep the signs that a new line of the ledger is, in the transaction which writes it."""
    if entry.actor_role not in PEOPLE:
        return
    subject = f"person:{entry.actor_id}"
    signal = SIGNALS.get(entry.event)
    if signal is not None:
        note(signal=signal, subject=subject, about=_about(entry, detail))
    # Cases have a rule of their own: whoever answers requests opens those of many people.
    is_case = signal == Signal.CASE_OPENED
    if entry.actor_role == Role.STAFF and entry.event in OPENINGS and not is_case:
        note(signal=Signal.STAFF_OPENING, subject=subject, about=str(entry.ledger_id))
    if _may_be_a_canary(entry) and is_canary(entry.ledger_id):
        note(signal=Signal.CANARY, subject=subject, about=str(entry.ledger_id))


def is_canary(ledger_id: UUID | None) -> bool:
    """Say whether somebody made-up stands under this number in the ledger."""
    return ledger_id is not None and Canary.objects.filter(ledger_id=ledger_id).exists()


def subject_of(person: UUID) -> str:
    """Return under which name signs of a person are counted; empty once they are erased."""
    found = LedgerSubject.objects.filter(person=person).values_list("ledger_id", flat=True).first()
    return f"person:{found}" if found else ""


def keyed_mark(kind: str, value: str) -> str:
    """Return the keyed hash under which a network or an address is counted."""
    if not value:
        return ""
    mark = salted_hmac(SALT, f"{kind}:{value}", algorithm="sha256").hexdigest()[:40]
    return f"{kind}:{mark}"


def _may_be_a_canary(entry: LedgerEntry) -> bool:
    """Spare everybody's own lines the question; a canary has none but of its sign-ins."""
    return not entry.is_own or entry.event in {Event.SIGNED_IN, *SIGNALS}


def _about(entry: LedgerEntry, detail: Detail | None) -> str:
    """Return whose it is, where somebody else opens it; of one's own, which object."""
    if not entry.is_own:
        return str(entry.ledger_id or "")
    objects = objects_of(detail or {})
    return keyed_mark("object", str(objects[0])) if objects else str(entry.ledger_id or "")
