"""Doors to a person's own headshots."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import person_of
from generation.forms import ArchiveForm, KeepForm
from generation.headshots.actions import (
    announce_gallery,
    delete_headshot,
    download_headshot,
    keep_until,
    open_headshot,
)
from generation.headshots.archives import archive_response, download_headshots
from generation.headshots.comparing import counterparts_of, own_title
from generation.headshots.feedback import say_unlike, set_favourite
from generation.headshots.models import Headshot
from generation.headshots.release.forms import ReleaseForm
from generation.headshots.release.models import Release
from generation.headshots.renditions import EVERY, RENDITIONS, renditions_named
from generation.jobs.models import Job
from generation.keep import Keep
from generation.provenance.errors import NotMarked
from privacy.ledger.actors import Actor
from privacy.vault.errors import KEY_GONE
from privacy.vault.keyring import keys_at_hand
from privacy.vault.responses import object_response, picture_response


@require_GET
@never_cache
@keys_at_hand()
def portraits(request: HttpRequest) -> HttpResponse:
    """List a person's headshots and the jobs under way."""
    person = person_of(request)
    headshots = list(Headshot.objects.owned_by(person.pk).present())
    announce_gallery(headshots=headshots, actor=_actor(request), owner=person.pk)
    context = {
        "headshots": headshots,
        "favourites": sum(headshot.is_favourite for headshot in headshots),
        "archive_form": ArchiveForm(person=person),
        "jobs": Job.objects.owned_by(person.pk).active(),
    }
    return render(request, "generation/portraits.html", context)


@require_GET
@never_cache
def portrait(request: HttpRequest, headshot_id: UUID) -> HttpResponse:
    """Show one headshot with its sizes and its deadline, beside another picture if asked."""
    headshot = _own(request, headshot_id)
    counterparts = counterparts_of(headshot)
    beside = request.GET.get("beside")
    context = {
        "headshot": headshot,
        "counterparts": counterparts,
        "beside": next((each for each in counterparts if each.key == beside), None),
        "own_title": own_title(headshot),
        "every_size": EVERY,
        "sizes": RENDITIONS.values(),
        "keep_form": KeepForm(initial={"keep": headshot.keep}),
        "releases": Release.objects.filter(headshot=headshot).of_present(),
        "release_form": ReleaseForm(),
    }
    return render(request, "generation/portrait.html", context)


@require_GET
def picture(request: HttpRequest, headshot_id: UUID) -> HttpResponseBase:
    """Show the picture itself."""
    headshot = _own(request, headshot_id)
    return object_response(request, open_headshot(headshot=headshot, actor=_actor(request)))


@require_GET
def download(request: HttpRequest, headshot_id: UUID, size: str) -> HttpResponse:
    """Hand a headshot out in one of its sizes."""
    if size not in RENDITIONS:
        raise Http404
    rendition = RENDITIONS[size]
    headshot = _own(request, headshot_id)
    try:
        content = download_headshot(headshot=headshot, actor=_actor(request), rendition=rendition)
    except NotMarked as error:
        return _not_marked(request, error)
    return picture_response(content, download_name=rendition.named(content))


@require_POST
def archive(request: HttpRequest) -> HttpResponseBase:
    """Hand several headshots out in one ZIP."""
    form = ArchiveForm(request.POST, person=person_of(request))
    wanted = form.wanted()
    if not wanted:
        messages.error(request, _("No portrait was chosen. Nothing was downloaded."))
        return redirect("portraits")
    renditions = renditions_named(form.cleaned_data["size"])
    try:
        pieces = download_headshots(headshots=wanted, renditions=renditions, actor=_actor(request))
    except NotMarked as error:
        return _not_marked(request, error)
    return archive_response(pieces)


@require_POST
def keep(request: HttpRequest, headshot_id: UUID) -> HttpResponse:
    """Change when a headshot goes."""
    headshot = _own(request, headshot_id)
    form = KeepForm(request.POST)
    if form.is_valid():
        keep_until(headshot=headshot, keep=Keep(form.cleaned_data["keep"]), actor=_actor(request))
        messages.success(request, _("The new deadline is set."))
    else:
        messages.error(request, _("That deadline isn't on offer here. Nothing was changed."))
    return redirect("portrait", headshot_id=headshot.pk)


@require_POST
def favourite(request: HttpRequest, headshot_id: UUID) -> HttpResponse:
    """Mark a headshot as a favourite, or take the mark away."""
    headshot = _own(request, headshot_id)
    is_favourite = request.POST.get("favourite") == "1"
    set_favourite(headshot=headshot, is_favourite=is_favourite, actor=_actor(request))
    return redirect("portrait", headshot_id=headshot.pk)


@require_POST
def unlike(request: HttpRequest, headshot_id: UUID) -> HttpResponse:
    """Say that a headshot doesn't look like its owner."""
    headshot = _own(request, headshot_id)
    if say_unlike(headshot=headshot, actor=_actor(request)):
        messages.success(
            request, _("Thank you. You may have one more portrait made in the place of this one.")
        )
    return redirect("portrait", headshot_id=headshot.pk)


@require_POST
def delete(request: HttpRequest, headshot_id: UUID) -> HttpResponse:
    """Delete one headshot now."""
    try:
        delete_headshot(headshot=_own(request, headshot_id), actor=_actor(request))
    except OSError:
        messages.warning(request, KEY_GONE)
        return redirect("portraits")
    messages.success(request, _("The portrait was deleted."))
    return redirect("portraits")


def _own(request: HttpRequest, headshot_id: UUID) -> Headshot:
    mine = Headshot.objects.owned_by(person_of(request).pk).present().select_related("job")
    return get_object_or_404(mine, pk=headshot_id)


def _not_marked(request: HttpRequest, error: NotMarked) -> HttpResponse:
    context = {"sentence": error.sentence}
    return render(request, "generation/not_marked.html", context, status=503)


def _actor(request: HttpRequest) -> Actor:
    return Actor.person(person_of(request).pk)
