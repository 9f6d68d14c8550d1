"""Whether a person may be asked now for something optional: seldom, and never after a "no"."""

from uuid import UUID

from privacy.consent.allowed import Allowed, allowed_by
from privacy.consent.purposes.registry import purposes
from privacy.optout.actions import is_silenced, standing_of


def optional_consents(person: UUID) -> list[Allowed]:
    """Return every optional statement; no query where no app registered such a purpose."""
    if not purposes.optional():
        return []
    return [each for each in allowed_by(person, standing_of(person)) if each.is_optional]


def may_ask(person: UUID, *, sends_signal: bool) -> list[Allowed]:
    """Return what a person may be asked for now: nothing after an opt-out or a "no" of this year.

    A browser that sends the signal at this moment silences us whatever was recorded before.
    """
    if sends_signal or not purposes.optional() or is_silenced(person):
        return []
    asked = [each for each in optional_consents(person) if each.purpose.needs_consent]
    return [each for each in asked if each.event is None or each.is_outdated]
