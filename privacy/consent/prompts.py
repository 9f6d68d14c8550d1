"""Whether a person may be asked now for something optional: seldom, and never after a "no"."""

from uuid import UUID

from django.db.models import Q

from privacy.consent.allowed import Allowed, allowed_by
from privacy.consent.models import ConsentEvent
from privacy.consent.purposes.registry import ProcessingPurpose, purposes
from privacy.optout.actions import standing_of
from privacy.optout.models import OptOut


def optional_consents(person: UUID) -> list[Allowed]:
    """Return every optional statement; no query where no app registered such a purpose."""
    if not purposes.optional():
        return []
    return [each for each in allowed_by(person, standing_of(person)) if each.is_optional]


def may_ask(person: UUID, *, sends_signal: bool) -> list[ProcessingPurpose]:
    """Return what a person may be asked for now: nothing after an opt-out or a "no" of this year.

    A browser that sends the signal at this moment silences us whatever was recorded before. Who
    answered in today's words, or ever took the consent back, is not asked again. One query.
    """
    asked = [each for each in purposes.optional() if each.needs_consent]
    if sends_signal or not asked:
        return []
    settled = Q(is_given=False)
    for purpose in asked:
        for statement in purpose.statements:
            settled |= Q(statement=statement.code, version=statement.version)
    answers = ConsentEvent.objects.owned_by(person).filter(settled).order_by()
    silencing = OptOut.objects.of(person).silencing().order_by().values_list("origin")
    said = {row[0] for row in answers.values_list("statement").union(silencing, all=True)}
    if said - purposes.statements().keys():
        return []
    return [each for each in asked if not said & {one.code for one in each.statements}]
