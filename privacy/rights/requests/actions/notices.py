"""Notices: previewed, queued, and sent by a worker; the text that was sent is kept, sealed."""

import logging
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from kombu.exceptions import OperationalError

from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.mails import LINK
from privacy.rights.requests.access import MAY_WORK, require
from privacy.rights.requests.actions.steps import lock
from privacy.rights.requests.casefile import CaseNotice, CaseProposal
from privacy.rights.requests.errors import CaseRefused, NoAddress
from privacy.rights.requests.letters.catalogue import FREE, SECRET, Letter
from privacy.rights.requests.letters.writing import Written, write_letter
from privacy.rights.requests.log import write
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import contact_of, open_json, seal_json
from privacy.rights.requests.states import Identity

logger = logging.getLogger(__name__)


def preview(*, case: RightsRequest, letter: Letter, words: str = "", reason: str = "") -> Written:
    """Return a letter as the person would read it, in their language; nothing is kept or sent."""
    return _without_secret(write_letter(case, letter, words=words, reason=reason))


def send_notice(
    *, case: RightsRequest, officer: UUID, letter: Letter, words: str = ""
) -> CaseNotice:
    """Send a letter that decides nothing: an acknowledgement, or a question.

    Answers and extensions go through `propose` and `approve`. Raises NoAddress for a case that is
    answered by post.
    """
    require(case, officer, *MAY_WORK)
    if letter not in FREE:
        raise CaseRefused
    if not contact_of(case).reply_to:
        raise NoAddress
    with transaction.atomic():
        locked = lock(case)
        if letter == Letter.IDENTITY and locked.identity != Identity.NOT_NEEDED:
            RightsRequest.objects.change(case.pk, identity=Identity.AWAITED)
        notice = keep(case, write_letter(case, letter, words=words), officer=officer)
        write(Event.CASE_NOTICE_MADE, case, Actor.staff(officer), letter=letter)
    case.refresh_from_db()
    return notice


def queue_acknowledgement(case: RightsRequest) -> None:
    """Acknowledge a request at once, with how identity is checked and by when the answer comes."""
    if contact_of(case).reply_to:
        queue_letter(case, Letter.ACKNOWLEDGE)


def queue_letter(case: RightsRequest, letter: Letter) -> CaseNotice:
    """Queue a letter that our own programs write."""
    with transaction.atomic():
        return keep(case, write_letter(case, letter))


def keep(
    case: RightsRequest,
    written: Written,
    *,
    officer: UUID | None = None,
    proposal: CaseProposal | None = None,
) -> CaseNotice:
    """Keep a letter, sealed; it is queued at once unless a proposal has to be approved first."""
    state = CaseNotice.State.DRAFT if proposal else CaseNotice.State.QUEUED
    notice = CaseNotice(
        case=case,
        proposal=proposal,
        letter=written.letter,
        version=written.version,
        language=written.language,
        state=state,
        made_by=officer,
    )
    notice.sealed = seal_letter(notice, written, to=_recipient(case, written.letter))
    notice.save(force_insert=True)
    if state == CaseNotice.State.QUEUED:
        transaction.on_commit(lambda: ring(notice.pk))
    return notice


def read(notice: CaseNotice) -> Written | None:
    """Return a letter in clear, for its person or whoever may open the case; None once shredded.

    A link that proves who follows it is left out: officers and agents read this, too.
    """
    written = read_whole(notice)
    return _without_secret(written) if written else None


def read_whole(notice: CaseNotice) -> Written | None:
    """Return a letter with its links, to send it; for nobody's eyes but its reader's."""
    opened = open_json(notice.case_id, f"notice/{notice.pk}", notice.sealed)
    if opened is None:
        return None
    return Written(
        Letter(notice.letter), notice.version, notice.language, opened["subject"], opened["body"]
    )


def recipient_of(notice: CaseNotice) -> str:
    """Return where a letter is to go; empty once it went, and for letters by post."""
    opened = open_json(notice.case_id, f"notice/{notice.pk}", notice.sealed)
    return str(opened.get("to", "")) if opened else ""


def seal_letter(notice: CaseNotice, written: Written, *, to: str) -> bytes:
    """Seal a letter's text, with where it goes until it went."""
    content = {"subject": written.subject, "body": written.body, "to": to}
    return seal_json(notice.case_id, f"notice/{notice.pk}", content)


def _without_secret(written: Written) -> Written:
    if written.letter not in SECRET:
        return written
    return replace(written, body=LINK.sub("[…]", written.body))


def queue_approved(notice: CaseNotice) -> None:
    """Let an approved letter go, unless it went or was dropped."""
    draft = CaseNotice.objects.filter(pk=notice.pk, state=CaseNotice.State.DRAFT)
    if draft.update(state=CaseNotice.State.QUEUED):
        transaction.on_commit(lambda: ring(notice.pk))


def ring(notice: UUID) -> None:
    """Ask a worker to send a letter; where no broker answers, the next round does it."""
    from privacy.tasks import send_case_notice  # noqa: PLC0415 - the task reads this package

    try:
        send_case_notice.delay(str(notice))
    except (OperationalError, OSError):
        logger.warning("notice %s: the broker did not answer, the next round sends it", notice)


def _recipient(case: RightsRequest, letter: Letter) -> str:
    contact = contact_of(case)
    # Only the person themselves can say who acts for them.
    return contact.address if letter == Letter.AUTHORITY else contact.reply_to
