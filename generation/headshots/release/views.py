"""The owner's doors to links, and the one door of whoever holds a link."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import person_of
from generation.headshots.models import Headshot
from generation.headshots.release.actions import (
    open_release,
    release_headshot,
    revoke_release,
)
from generation.headshots.release.forms import ReleaseForm
from generation.headshots.release.models import Release
from generation.provenance.errors import NotMarked
from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.responsible import operator
from privacy.vault.responses import picture_response

# Of one sender, whether what they ask for exists or not; and of one link, whoever asks.
BY_SENDER = {"released": "60/m/ip"}
BY_LINK = {"released-link": "120/h/key"}


@require_POST
@never_cache
def release(request: HttpRequest, headshot_id: UUID) -> HttpResponse:
    """Make a link, which is shown this once."""
    person = person_of(request)
    mine = Headshot.objects.owned_by(person.pk).present()
    headshot, form = get_object_or_404(mine, pk=headshot_id), ReleaseForm(request.POST)
    context = {"headshot": headshot, "form": form}
    if not form.is_valid():
        return render(request, "generation/release/form.html", context, status=400)
    try:
        made, token = release_headshot(
            headshot=headshot,
            label=form.cleaned_data["label"],
            lasting=form.lasts,
            rendition=form.rendition,
            actor=Actor.person(person.pk),
        )
    except PrivacyError as refused:
        form.add_error(None, str(refused.sentence))
        return render(request, "generation/release/form.html", context, status=409)
    link = request.build_absolute_uri(reverse("released", args=[token]))
    shown = {"release": made, "headshot": headshot, "link": link}
    return render(request, "generation/release/made.html", shown, status=201)


@require_POST
def revoke(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Let a link open nothing from now on."""
    person = person_of(request)
    mine = Release.objects.owned_by(person.pk).of_present()
    found = get_object_or_404(mine, pk=release_id)
    if revoke_release(release=found, actor=Actor.person(person.pk)):
        messages.success(request, _("The link was revoked. It opens nothing from now on."))
    return redirect("portrait", headshot_id=found.headshot_id)


@login_not_required
@require_GET
@never_cache
def released(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever has the link that one portrait, and nothing of its owner."""
    if _is_too_much(request, "released", BY_SENDER):
        return _ask_for_patience(request)
    found = _behind(token)
    context = {
        "release": found,
        "operator": operator(),
        "picture": reverse("released-picture", args=[token]),
        "file": reverse("released-file", args=[token]),
    }
    return _unseen(render(request, "generation/release/released.html", context))


@login_not_required
@require_GET
def released_picture(request: HttpRequest, token: str) -> HttpResponse:
    """Show the picture itself."""
    return _handed_out(request, token, download=False)


@login_not_required
@require_GET
def released_file(request: HttpRequest, token: str) -> HttpResponse:
    """Hand the picture out to keep."""
    return _handed_out(request, token, download=True)


def _handed_out(request: HttpRequest, token: str, *, download: bool) -> HttpResponse:
    if _is_too_much(request, "released", BY_SENDER):
        return _ask_for_patience(request)
    found = _behind(token)
    if _is_too_much(request, "released-link", BY_LINK, key=str(found.pk)):
        return _ask_for_patience(request)
    try:
        content = open_release(release=found)
    except NotMarked as error:
        context = {"sentence": error.sentence}
        return render(request, "generation/not_marked.html", context, status=503)
    except PrivacyError:  # deleted, or a consent taken back, in this very moment
        raise Http404 from None
    name = found.rendition.named(content) if download else ""
    return _unseen(picture_response(content, download_name=name))


def _is_too_much(
    request: HttpRequest, action: str, rates: dict[str, str], *, key: str | None = None
) -> bool:
    asked = {"app": "generation", "action": action, "config": rates, "limit_get": True}
    return not ratelimit.consume(request, key=key, **asked)


def _ask_for_patience(request: HttpRequest) -> HttpResponse:
    context = {"sentence": _("This was opened very often just now. Try again in a minute.")}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = "60"
    return _unseen(response)


def _behind(token: str) -> Release:
    """Return what a link opens; a link that never was is answered like one that is over."""
    return get_object_or_404(Release.objects.behind(token).open())


def _unseen(response: HttpResponse) -> HttpResponse:
    """Let no search engine, cache or next site learn of a link."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    return response
