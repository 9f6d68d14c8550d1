"""Policies for everybody to read: the version in force, older ones, and what changed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from privacy.policies.documents import Document
from privacy.policies.forms import AnswerForm
from privacy.policies.models import PolicyAnswer, PolicyVersion
from privacy.policies.rendering import as_html, differences
from privacy.policies.visits import note_answers, pending_for
from privacy.responsible import responsible
from privacy.rights.holders import registry


@login_not_required
@require_safe
def current(request: HttpRequest, document: Document) -> HttpResponse:
    """Show the version in force, with this deployment's own facts beside it."""
    return _page(request, PolicyVersion.objects.current(document), is_current=True)


@login_not_required
@require_safe
def version(request: HttpRequest, document: str, number: int) -> HttpResponse:
    """Show one published version, whether it is still in force or not."""
    newest = _newest(document)
    if number == newest.number:
        return _page(request, newest, is_current=True)
    published = PolicyVersion.objects.of(document).published()
    return _page(request, get_object_or_404(published, number=number), is_current=False)


@login_not_required
@require_safe
def diff(request: HttpRequest, document: str, older: int, newer: int) -> HttpResponse:
    """Show what changed from one published version to another."""
    _newest(document)
    published = PolicyVersion.objects.of(document).published()
    before = get_object_or_404(published, number=older)
    after = get_object_or_404(published, number=newer)
    context = {"before": before, "after": after, "changes": differences(before.text, after.text)}
    return render(request, "policies/diff.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def changes(request: HttpRequest) -> HttpResponse:
    """Ask again after a material change: one unticked box per document."""
    person = UUID(str(request.user.pk))
    pending = [each for each in pending_for(person) if each.is_material]
    form = AnswerForm(request.POST or None, pending=pending)
    onward = _safe_next(request)
    if not pending:
        return redirect(onward)
    if request.method == "POST" and form.is_valid():
        answered = [(each.version.document, each.version.number or 1) for each in pending]
        note_answers(person=person, versions=answered, how=PolicyAnswer.How.ASKED)
        return redirect(onward)
    context = {"form": form, "pending": pending, "next": onward}
    return render(request, "policies/changes.html", context, status=400 if form.errors else 200)


def _newest(document: str) -> PolicyVersion:
    if document not in Document.values:
        raise Http404
    return PolicyVersion.objects.current(document)


def _page(request: HttpRequest, shown: PolicyVersion, *, is_current: bool) -> HttpResponse:
    published = PolicyVersion.objects.of(shown.document).published().order_by("-number")
    versions = list(published.defer("text")) or [shown]
    context: dict[str, Any] = {
        "version": shown,
        "body": as_html(shown.text),
        "is_current": is_current,
        "versions": versions,
        "responsible": responsible(),
        "classes": [each for holder in registry.holders for each in holder.classes],
        "has_facts": shown.document in {Document.PRIVACY, Document.BIOMETRIC},
    }
    return render(request, "policies/version.html", context)


def _safe_next(request: HttpRequest) -> str:
    onward = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    return onward if is_ours else reverse("studio")
