"""Letters by post: staff print what waits, send it, and say so."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.rights.requests.access import MAY_WORK, require
from privacy.rights.requests.actions.closing import shred_if_erased
from privacy.rights.requests.actions.deciding import approved_answer
from privacy.rights.requests.actions.following import follow
from privacy.rights.requests.actions.timing import laws_that_extend
from privacy.rights.requests.casefile import CaseNotice
from privacy.rights.requests.errors import CaseMoved
from privacy.rights.requests.letters.catalogue import Letter
from privacy.rights.requests.log import write
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import contact_of


def record_posted(*, notice: CaseNotice, officer: UUID) -> None:
    """Say that a letter which waits for the post went today; what follows from it is done.

    Raises CaseMoved for a letter that doesn't wait for the post, ClockRefused for a notice of
    extension that comes too late.
    """
    case, now = notice.case, timezone.now()
    require(case, officer, *MAY_WORK)
    if notice.letter == Letter.EXTENSION:
        laws_that_extend(case, at=now)
    person, actor = contact_of(case).person_id, Actor.staff(officer)
    with transaction.atomic():
        waits = CaseNotice.objects.filter(pk=notice.pk, state=CaseNotice.State.TO_POST)
        if not waits.update(state=CaseNotice.State.SENT, sent_at=now, by_post=True):
            raise CaseMoved
        write(Event.CASE_NOTICE_SENT, case, actor, letter=notice.letter)
        follow(notice, actor, now)
    case.refresh_from_db()
    if case.is_closed:
        shred_if_erased(case, person)


def close(*, case: RightsRequest, officer: UUID) -> None:
    """Close a case whose approved answer went by post, since there is no email address.

    A case that is answered by mail closes by itself once the letter is sent.
    """
    require(case, officer, *MAY_WORK)
    proposal = approved_answer(case)
    if proposal is None:
        raise CaseMoved
    record_posted(notice=proposal.notice, officer=officer)
    case.refresh_from_db()
