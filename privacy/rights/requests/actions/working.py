"""Work on a case: open its file, assign it, check identity, note, attach."""

from typing import Final
from uuid import UUID

from django.db import transaction

from privacy.ledger.actions import record_opening
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.rights.clocks.kinds import Kind
from privacy.rights.requests.access import MAY_READ, MAY_WORK, require
from privacy.rights.requests.actions.steps import change, lock, move
from privacy.rights.requests.casefile import CaseAttachment, CaseNote
from privacy.rights.requests.errors import (
    CaseMoved,
    NotProved,
    ReasonMissing,
    SealedForRecipient,
    TooMuch,
    WrongRole,
)
from privacy.rights.requests.log import write
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import Contact, contact_of, open_json, seal_json
from privacy.rights.requests.states import (
    COPIES,
    WITHOUT_IDENTITY,
    Authority,
    Identity,
    Method,
    State,
)
from privacy.staff.membership import has_role
from privacy.vault import actions as vault
from privacy.vault.models import Kind as Sealed
from privacy.vault.opened import OpenedObject

LARGEST: Final = 10 * 1024 * 1024
PDF: Final = b"%PDF-"
# CCPA regulations § 7061, 7062: two details that match; three and a signed declaration before
# specific pieces of information are handed out.
POINTS, POINTS_FOR_PIECES = 2, 3


def open_case(*, case: RightsRequest, officer: UUID) -> Contact:
    """Write the opening into the ledger, then return who asks and in which words.

    Must not be called inside a transaction: the line is committed before anything is shown.
    """
    require(case, officer, *MAY_READ)
    record_opening(
        event=Event.CASE_OPENED,
        actor=Actor.staff(officer),
        owner=case.pk,
        purpose=Purpose.RIGHTS_REQUEST,
        objects=[case.pk],
    )
    return contact_of(case)


def assign(*, case: RightsRequest, officer: UUID, to: UUID) -> None:
    """Give a case to somebody who may work on it; the first time, work on it begins."""
    require(case, officer, *MAY_WORK)
    if not has_role(to, *MAY_WORK):
        raise WrongRole
    require(case, to, *MAY_WORK)
    actor = Actor.staff(officer)
    if case.state == State.RECEIVED:
        move(case, State.WORKING, Event.CASE_ASSIGNED, actor, assigned_to=to)
    else:
        change(case, Event.CASE_ASSIGNED, actor, assigned_to=to)


def record_identity(
    *,
    case: RightsRequest,
    officer: UUID,
    method: Method,
    is_proved: bool,
    points: int = 0,
    has_declaration: bool = False,
) -> None:
    """Record the outcome of checking who asks, and never by which document.

    `points` is how many details they gave that are known here, `has_declaration` whether a signed
    declaration came. Raises NotProved for less than the law asks.
    """
    require(case, officer, *MAY_WORK)
    if method == Method.EMAIL:  # the address counts as one detail, and was counted when confirmed
        points = max(points, case.identity_points)
    if is_proved and not suffices(case, method, points, has_declaration):
        raise NotProved
    change(
        case,
        Event.CASE_IDENTITY,
        Actor.staff(officer),
        said={"method": method, "proved": is_proved},
        identity=Identity.PROVED if is_proved else Identity.FAILED,
        identity_method=method,
        identity_points=points,
        has_declaration=has_declaration,
    )


def suffices(case: RightsRequest, method: Method, points: int, has_declaration: bool) -> bool:
    """Say whether a way of checking is enough for this request under all of its laws."""
    if case.kind in WITHOUT_IDENTITY or method == Method.ACCOUNT:
        return True
    if method == Method.EMAIL and not (case.person_hash and case.identity_points):
        return False  # nobody followed a link to an address that is known here
    if "ccpa" not in case.regimes:
        return method == Method.EMAIL or points >= POINTS
    if Kind(case.kind) in COPIES:
        return points >= POINTS_FOR_PIECES and has_declaration
    return points >= POINTS


def record_authority(*, case: RightsRequest, officer: UUID, is_proved: bool) -> None:
    """Record whether an agent was shown to act for the person; the proof itself isn't kept."""
    require(case, officer, *MAY_WORK)
    if case.authority == Authority.NOT_NEEDED:
        raise CaseMoved
    outcome = Authority.PROVED if is_proved else Authority.FAILED
    said = {"proved": is_proved}
    change(case, Event.CASE_AUTHORITY, Actor.staff(officer), said=said, authority=outcome)


def add_note(*, case: RightsRequest, officer: UUID, text: str) -> CaseNote:
    """Keep a note for colleagues, sealed under the case's key."""
    require(case, officer, *MAY_WORK)
    if not text.strip():
        raise ReasonMissing
    with transaction.atomic():
        lock(case)
        note = CaseNote(case=case, author=officer)
        note.sealed = seal_json(case.pk, f"note/{note.pk}", text)
        note.save(force_insert=True)
        write(Event.CASE_NOTED, case, Actor.staff(officer))
    return note


def text_of(note: CaseNote) -> str:
    """Return a note in clear, for whoever may open the case."""
    return str(open_json(note.case_id, f"note/{note.pk}", note.sealed) or "")


def attach(*, case: RightsRequest, officer: UUID, content: bytes, name: str) -> CaseAttachment:
    """Attach a document for the person, sealed under the case's key, with a deadline.

    Refused while a proposal waits: what is approved is what was read.
    """
    require(case, officer, *MAY_WORK)
    if case.state not in {State.RECEIVED, State.WORKING}:
        raise CaseMoved
    if len(content) > LARGEST or not _is_document(content):
        raise TooMuch
    sealed = vault.deposit(owner=case.pk, kind=Sealed.ATTACHMENT, plaintext=content)
    try:
        with transaction.atomic():
            if lock(case).state not in {State.RECEIVED, State.WORKING}:
                raise CaseMoved
            vault.confirm(sealed=sealed)
            kept = CaseAttachment(case=case, what="document", sealed=sealed, added_by=officer)
            kept.name = seal_json(case.pk, f"attachment/{kept.pk}", name[:200])
            kept.save(force_insert=True)
            said = {"attachment": str(kept.pk)}
            write(Event.CASE_ATTACHED, case, Actor.staff(officer), **said)
    except BaseException:
        vault.finish_deletion(sealed=sealed)
        raise
    return kept


def name_of(attachment: CaseAttachment) -> str:
    """Return the name of a document, empty for a copy sealed for its recipient."""
    opened = open_json(attachment.case_id, f"attachment/{attachment.pk}", attachment.name)
    return str(opened or "")


def open_attachment(*, attachment: CaseAttachment, actor: Actor) -> OpenedObject:
    """Open a document of the case, its opening written first; the caller checked who asks.

    Raises SealedForRecipient for a copy: it lies under the person's own key, and only they fetch
    it, signed in.
    """
    if attachment.sealed is None:
        raise SealedForRecipient
    return vault.open_object(
        sealed=attachment.sealed,
        actor=actor,
        event=Event.ATTACHMENT_OPENED,
        purpose=Purpose.RIGHTS_REQUEST,
    )


def open_attachment_as_staff(*, attachment: CaseAttachment, officer: UUID) -> OpenedObject:
    """Open a document of a case that an officer may read; raise SealedForRecipient for a copy."""
    require(attachment.case, officer, *MAY_READ)
    return open_attachment(attachment=attachment, actor=Actor.staff(officer))


def _is_document(content: bytes) -> bool:
    """Say whether it is a PDF or plain text: nothing that a browser would run."""
    if content.startswith(PDF):
        return True
    try:
        return b"\0" not in content and bool(content.decode().strip())
    except UnicodeDecodeError:
        return False
