"""What follows from a letter once it went, by mail or by post: dates, and the end of a case."""

import logging
from datetime import datetime

from privacy.ledger.actors import Actor
from privacy.rights.clocks.errors import ClockRefused
from privacy.rights.requests.actions.carrying_out import AT_ONCE
from privacy.rights.requests.actions.closing import close_answered
from privacy.rights.requests.actions.timing import extend
from privacy.rights.requests.casefile import CaseNotice
from privacy.rights.requests.errors import CaseMoved
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.states import Outcome, State

logger = logging.getLogger(__name__)


def follow(notice: CaseNotice, actor: Actor, now: datetime) -> None:
    """Do what follows, in the transaction that says the letter went."""
    case = notice.case
    if notice.letter == Letter.ACKNOWLEDGE:
        fresh = RightsRequest.objects.filter(pk=case.pk, acknowledged_at=None)
        fresh.update(acknowledged_at=now)
    elif notice.letter == Letter.EXTENSION:
        try:
            extend(case=case, actor=actor, noticed_at=now)
        except (ClockRefused, CaseMoved):
            logger.exception("notice %s extended nothing any more", notice.pk)
    elif notice.proposal and case.state == State.APPROVED:
        close_answered(case, notice.proposal.outcome, actor, now)
    elif notice.letter == Letter.FULFILLED and _was_done_at_once(case):
        close_answered(case, Outcome.FULFIL, actor, now)


def _was_done_at_once(case: RightsRequest) -> bool:
    """Say whether the person's own word was enough, so that nobody had anything to decide."""
    done = case.carried_out_at is not None and case.kind in AT_ONCE
    return done and case.state == State.RECEIVED
