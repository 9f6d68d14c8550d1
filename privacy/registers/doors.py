"""What the pages of registers have in common: who may read, who may write, how files leave."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from privacy.consent.views import person_id
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.registers.tables import KINDS, Table
from privacy.sensitive import sensitive
from privacy.staff.roles import RoleCode

View = TypeVar("View", bound=Callable[..., Any])
WRITERS = (RoleCode.PRIVACY_OFFICER,)
READERS = (RoleCode.PRIVACY_OFFICER, RoleCode.AUDITOR)


def for_readers(view: View) -> View:
    """Let officers and auditors read a page."""
    return sensitive(fresh=False, role=READERS)(never_cache(view))


def for_writers(view: View) -> View:
    """Let officers change something."""
    return sensitive(fresh=False, role=WRITERS)(never_cache(view))


def for_deciders(view: View) -> View:
    """Let officers decide what can't be taken back, after a fresh proof of who they are."""
    return sensitive(fresh=True, role=WRITERS)(never_cache(view))


def for_takers(view: View) -> View:
    """Let officers and auditors take a copy along, after a fresh proof of who they are."""
    return sensitive(fresh=True, role=READERS)(never_cache(view))


def back_after_proof(view: View) -> View:
    """Lead a GET, as it comes back from a fresh proof, to the page whose form was pressed."""

    @wraps(view)
    def posted(request: HttpRequest, **asked: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, **asked)  # type: ignore[no-any-return]  # whatever a view answers
        return redirect("breach", **asked) if asked else redirect("registers")

    return require_http_methods(["GET", "POST"])(posted)  # type: ignore[return-value]


def table_response(
    request: HttpRequest, *, name: str, ending: str, table: Callable[[], Table]
) -> HttpResponse:
    """Hand a table out as CSV or JSON; anything else is not found."""
    if ending not in KINDS:
        raise Http404
    content = table().as_file(ending)
    return file_response(request, name=f"{name}.{ending}", kind=KINDS[ending], content=content)


def file_response(request: HttpRequest, *, name: str, kind: str, content: Any) -> HttpResponse:
    """Hand a register out as a file, on the record."""
    with transaction.atomic():
        record(
            event=Event.REGISTER_TAKEN,
            actor=Actor.staff(person_id(request)),
            owner=None,
            purpose=Purpose.LEGAL_DUTY,
        )
    stem, _dot, ending = name.rpartition(".")
    dated = f"safelight-{stem}-{timezone.localdate():%Y-%m-%d}.{ending}"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{dated}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
