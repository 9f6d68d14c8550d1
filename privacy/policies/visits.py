"""At the next visit: ask again after a material change, tell of any other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from privacy.policies.documents import Document
from privacy.policies.models import PolicyAnswer, PolicyVersion

# Declared in config/places.py. A change made by another server is seen some seconds later.
CURRENT: Final = "policies.current"
SECONDS: Final = 10
SEEN: Final = "policies-seen"
# Rights, reading and signing out stay open to whoever has not answered.
NEVER_ASKS: Final = ("/privacy/", "/policies/", "/account/", "/staff/", "/api/", "/.well-known/")
READING: Final = {"home", "how", "accessibility", "manifest", *Document.values}


@dataclass(frozen=True)
class Pending:
    """Versions of one document that a person has not been shown; the newest is in force."""

    version: PolicyVersion
    known: int
    is_material: bool


def current_numbers() -> dict[str, int]:
    """Return the number in force of each document that has more than its first version."""
    numbers: dict[str, int] | None = cache.get(CURRENT)
    if numbers is None:
        published = PolicyVersion.objects.published().filter(number__gt=1).order_by()
        numbers = dict(published.values_list("document").annotate(last=Max("number")))
        cache.set(CURRENT, numbers, SECONDS)
    return numbers


def forget_current() -> None:
    """Look anew what is in force: something was just published."""
    cache.delete(CURRENT)


def pending_for(person: UUID) -> list[Pending]:
    """Return what has changed since a person last answered; the first version is known to all."""
    answers = PolicyAnswer.objects.filter(person=person).order_by()
    known = dict(answers.values_list("document").annotate(last=Max("number")))
    newer: dict[str, list[PolicyVersion]] = {}
    for version in PolicyVersion.objects.published().filter(number__gt=1).order_by("number"):
        if version.number is not None and version.number > known.get(version.document, 1):
            newer.setdefault(version.document, []).append(version)
    return [
        Pending(each[-1], known.get(document, 1), any(one.is_material for one in each))
        for document, each in newer.items()
    ]


def note_answers(*, person: UUID, versions: Sequence[tuple[str, int]], how: str) -> None:
    """Record that a person accepted, or was told of, these versions."""
    rows = [
        PolicyAnswer(person=person, document=document, number=number, how=how)
        for document, number in versions
    ]
    with transaction.atomic():
        PolicyAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def note_accepted_at_sign_up(*, person: UUID) -> None:
    """Record the versions under which an account was opened."""
    numbers = dict.fromkeys(Document.values, 1) | current_numbers()
    note_answers(person=person, versions=list(numbers.items()), how=PolicyAnswer.How.SIGN_UP)


class AskAgain:
    """Stands behind authentication and messages; costs no query while nothing has changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Lead to what changed materially, or say once what else did."""
        if not _is_a_visit(request):
            return None
        numbers = current_numbers()
        if not numbers or request.session.get(SEEN) == numbers:
            return None
        person = UUID(str(request.user.pk))
        pending = pending_for(person)
        if any(each.is_material for each in pending):
            onward = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('policy-changes')}?{onward}")
        _tell(request, person, pending)
        request.session[SEEN] = numbers
        return None


def _is_a_visit(request: HttpRequest) -> bool:
    """Say whether somebody signed in opens a page of the portal."""
    if request.method != "GET" or request.headers.get("HX-Request") == "true":
        return False
    if request.path.startswith(NEVER_ASKS) or "html" not in request.headers.get("Accept", "html"):
        return False
    name = getattr(request.resolver_match, "url_name", "")
    return name not in READING and request.user.is_authenticated


def _tell(request: HttpRequest, person: UUID, pending: Sequence[Pending]) -> None:
    for each in pending:
        words = _("{document} changed a little: {summary} {link}")
        address = reverse(
            "policy-diff", args=[each.version.document, each.known, each.version.number]
        )
        link = format_html('<a href="{}">{}</a>', address, _("See what changed"))
        title = each.version.get_document_display()
        messages.info(
            request, format_html(words, document=title, summary=each.version.summary, link=link)
        )
    told = [(each.version.document, each.version.number or 1) for each in pending]
    note_answers(person=person, versions=told, how=PolicyAnswer.How.TOLD)
