"""What the person who asked sees of their request: dates with reasons, letters, documents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from privacy.ledger.actors import Actor
from privacy.rights.requests.actions.notices import read
from privacy.rights.requests.actions.working import PDF, name_of, open_attachment
from privacy.rights.requests.casefile import CaseAttachment
from privacy.rights.requests.clocking import dates_of
from privacy.rights.requests.errors import SealedForRecipient
from privacy.rights.requests.letters.catalogue import SECRET
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.states import State
from privacy.vault.errors import VaultError


@dataclass(frozen=True)
class ShownLetter:
    """One letter that was sent."""

    sent_at: datetime
    language: str
    subject: str
    body: str


@dataclass(frozen=True)
class ShownDocument:
    """One document that is there to be fetched."""

    id: UUID
    case: UUID
    name: str


def page_of(case: RightsRequest) -> dict[str, Any]:
    """Return all that the page of one request shows."""
    is_answered = case.state == State.FULFILLED
    attachments = list(case.attachments.select_related("sealed")) if is_answered else []
    return {
        "case": case,
        "dates": [] if case.is_closed else dates_of(case),
        "letters": letters_of(case),
        "documents": [
            ShownDocument(each.pk, case.pk, name_of(each)) for each in attachments if each.sealed_id
        ],
        "copies": [each.export for each in attachments if each.export],
    }


def letters_of(case: RightsRequest) -> list[ShownLetter]:
    """Return the letters that were sent, the newest first, as far as they can be opened."""
    shown = []
    for notice in case.notices.sent().exclude(letter__in=SECRET).order_by("-sent_at"):
        written = read(notice)
        if written is not None and notice.sent_at is not None:
            letter, _dashes, _foot = written.body.partition("\n-- \n")
            shown.append(
                ShownLetter(notice.sent_at, written.language, written.subject, letter.strip())
            )
    return shown


def document_response(attachment: CaseAttachment, actor: Actor) -> HttpResponse:
    """Return a document as a file; 404 for a copy, which only its person fetches, signed in."""
    if attachment.case.state != State.FULFILLED:  # not approved yet
        raise Http404
    try:
        content = open_attachment(attachment=attachment, actor=actor).read()
    except (SealedForRecipient, VaultError, OSError):
        raise Http404 from None
    return file_response(attachment, content)


def file_response(attachment: CaseAttachment, content: bytes) -> HttpResponse:
    """Hand an opened document over as a file that no browser runs and no cache keeps."""
    is_pdf = content.startswith(PDF)
    response = HttpResponse(
        content, content_type="application/pdf" if is_pdf else "text/plain; charset=utf-8"
    )
    ending = "pdf" if is_pdf else "txt"
    response["Content-Disposition"] = f'attachment; filename="document-{attachment.pk}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
