"""Doors to a person's own photos."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import person_of
from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.vault.errors import KEY_GONE
from privacy.vault.responses import object_response
from uploads.actions import add_photo, best_photo, delete_photo, open_photo
from uploads.intake.errors import IntakeRefused
from uploads.models import Photo


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in one photo (from the page's script) or several (from the plain form)."""
    files = request.FILES.getlist("photos")
    if request.headers.get("HX-Request") == "true":
        return _upload_one(request, files)
    if not files:
        messages.error(request, _("No photo was chosen. Nothing was uploaded."))
    if len(files) > 1 and _replaced(request):
        messages.error(
            request, _("Choose one photo to take another’s place. Nothing was stored or deleted.")
        )
        return redirect("studio")
    for number, file in enumerate(files, start=1):
        _upload_with_message(request, file, number)
    return redirect("studio")


@require_GET
def picture(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """Show a person their own photo."""
    owner = person_of(request)
    photo = get_object_or_404(Photo.objects.owned_by(owner.pk).present(), pk=photo_id)
    opened = open_photo(photo=photo, actor=Actor.person(owner.pk), purpose=Purpose.OWN_VIEW)
    return object_response(request, opened)


@require_POST
def delete(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Delete one photo now."""
    owner = person_of(request)
    photo = get_object_or_404(Photo.objects.owned_by(owner.pk), pk=photo_id)
    try:
        delete_photo(photo=photo, actor=Actor.person(owner.pk))
    except OSError:
        return _key_is_gone(request)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse()
    messages.success(request, _("The photo was deleted."))
    return redirect("studio")


def _key_is_gone(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse()
    messages.warning(request, KEY_GONE)
    return redirect("studio")


def _upload_one(request: HttpRequest, files: "list[UploadedFile[bytes]]") -> HttpResponse:
    if len(files) != 1:
        return _refusal(request, _("Send one photo at a time. Nothing was stored."), status=400)
    try:
        photo = _take_in(request, files[0])
    except IntakeRefused as refused:
        return _refusal(request, str(refused.sentence), status=refused.status)
    except PrivacyError as error:
        return _refusal(request, str(error.sentence), status=409)
    owned = Photo.objects.owned_by(photo.owner_id).present()
    context = {"photo": photo, "best": best_photo(photo.owner_id), "several": owned.count() > 1}
    return render(request, "uploads/_photo.html", context, status=201)


def _upload_with_message(request: HttpRequest, file: "UploadedFile[bytes]", number: int) -> None:
    # By its number: a file's name may say more than its owner wants kept in a session.
    name = _("Photo %(number)d") % {"number": number}
    try:
        photo = _take_in(request, file)
    except (IntakeRefused, PrivacyError) as error:
        messages.error(request, f"{name}: {error.sentence}")
        return
    messages.success(request, f"{name}: {photo.reading_words}")


def _take_in(request: HttpRequest, file: "UploadedFile[bytes]") -> Photo:
    refusal = getattr(file, "refusal", None)
    if refusal is not None:
        raise refusal
    return add_photo(
        owner=person_of(request).pk,
        data=file.read(),
        attempt=_attempt(request),
        replaces=_replaced(request),
    )


def _attempt(request: HttpRequest) -> UUID | None:
    return _id_in(request.headers.get("Idempotency-Key", ""))


def _replaced(request: HttpRequest) -> UUID | None:
    return _id_in(request.POST.get("replaces", ""))


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _refusal(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    return render(request, "components/refusal.html", {"sentence": sentence}, status=status)
