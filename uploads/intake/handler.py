"""Uploads stay in memory: a file too large becomes a marked refusal and never a temporary file."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from uploads.intake.allowance import spend_one
from uploads.intake.errors import IntakeRefused, RefusalCode
from uploads.intake.limits import MEGABYTE, Limits

PAGE_VIEW, API_VIEW = "photo-upload", "api-photos"
# Where staff attach a document to a request; the desk itself says how large it may be.
DOCUMENT_VIEW = "desk-attach"


def leads_to_photos(request: HttpRequest) -> bool:
    """Say whether this request goes to a view that takes files."""
    return _view_of(request) in {PAGE_VIEW, API_VIEW}


def leads_to_a_case(request: HttpRequest) -> bool:
    """Say whether a member of staff brings a document for a request of somebody's rights."""
    person = getattr(request, "user", None)
    is_staff = person is not None and person.is_authenticated and person.is_staff
    return is_staff and _view_of(request) == DOCUMENT_VIEW


def comes_from_program(request: HttpRequest) -> bool:
    """Say whether a photo comes in through the API, whose view settles who sends it."""
    return _view_of(request) == API_VIEW


def _view_of(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info, getattr(request, "urlconf", None)).url_name
    except Resolver404:
        return None


class RefusedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """A file that wasn't kept: no content, and `refusal` says why in words."""

    def __init__(self, name: str | None, refusal: IntakeRefused) -> None:
        super().__init__(file=BytesIO(), name=name, size=0)
        self.refusal = refusal


class CappedMemoryHandler(FileUploadHandler):
    """Keeps each file of an upload in memory within the caps on bytes, files and their total.

    Files sent to any other view are dropped while they arrive.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._takes_files = request is not None and (
            leads_to_photos(request) or leads_to_a_case(request)
        )
        self._limits = Limits.configured()
        self._content = BytesIO()
        self._refusal: IntakeRefused | None = None
        self._files = 0
        self._total = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Start a file, or refuse it before its first byte."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # passed on as it came
        self._content = BytesIO()
        self._files += 1
        self._refusal = self._refusal_of_next()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk, or drop the whole file once it is over a cap."""
        if not self._takes_files or self._refusal is not None:
            return
        self._total += len(raw_data)
        if start + len(raw_data) > self._limits.max_bytes:
            self._refuse(self._limits.refusal(RefusalCode.TOO_MANY_BYTES))
        elif self._total > settings.SAFELIGHT_REQUEST_MAX_BYTES:
            self._refuse(request_too_large())
        else:
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | RefusedUpload | None:
        """Hand over the file or its refusal; nothing on views that take no files."""
        if not self._takes_files:
            return None
        if self._refusal is not None:
            return RefusedUpload(self.file_name, self._refusal)
        self._content.seek(0)
        return InMemoryUploadedFile(
            file=self._content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """Let go of a file whose sender went away."""
        self._content = BytesIO()

    def _refuse(self, refusal: IntakeRefused) -> None:
        self._refusal = refusal
        self._content = BytesIO()

    def _refusal_of_next(self) -> IntakeRefused | None:
        most: int = settings.SAFELIGHT_PHOTOS_MAX_COUNT
        if not self._takes_files or self._files == 1:  # the gate has counted the first
            return None
        if self._files > most:
            return IntakeRefused(RefusalCode.TOO_MANY_PHOTOS, count=most)
        return self._refusal_by_allowance()

    def _refusal_by_allowance(self) -> IntakeRefused | None:
        person = getattr(self.request, "user", None)
        if person is None or not person.is_authenticated:
            return IntakeRefused(RefusalCode.SIGNED_OUT)
        try:
            spend_one(person.pk)
        except IntakeRefused as refusal:
            return refusal
        return None


def request_too_large() -> IntakeRefused:
    """Return the refusal of a request whose files together are over the cap."""
    return IntakeRefused(
        RefusalCode.REQUEST_TOO_LARGE,
        megabytes=settings.SAFELIGHT_REQUEST_MAX_BYTES // MEGABYTE,
    )
