"""What the app refuses, each refusal with an HTTP status and a sentence for the person."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UploadsError(Exception):
    """Base of everything this app raises on purpose."""


class IntakeBroken(UploadsError):
    """Intake itself doesn't work on this machine; no file is to blame."""


class RefusalCode(StrEnum):
    """Why a file or a request wasn't taken."""

    NOT_A_PICTURE = "not_a_picture"
    UNSUPPORTED_FORMAT = "unsupported_format"
    HEIC_NOT_ENABLED = "heic_not_enabled"
    EMPTY = "empty"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    ANIMATED = "animated"
    DAMAGED = "damaged"
    TOOK_TOO_LONG = "took_too_long"
    TOO_HEAVY = "too_heavy"
    TOO_MANY_SCANS = "too_many_scans"
    BUSY = "busy"
    TOO_MANY_PHOTOS = "too_many_photos"
    TOO_OFTEN = "too_often"
    REQUEST_TOO_LARGE = "request_too_large"
    LENGTH_REQUIRED = "length_required"
    SIGNED_OUT = "signed_out"
    NO_FILES_HERE = "no_files_here"
    BROKEN_OFF = "broken_off"


CATALOGUE = {
    RefusalCode.NOT_A_PICTURE: (
        415,
        _(
            "This file isn't a picture. Nothing of it was kept. "
            "Choose a photo saved as JPEG, PNG or WebP."
        ),
    ),
    RefusalCode.UNSUPPORTED_FORMAT: (
        415,
        _(
            "This picture's format isn't accepted here. Nothing of it was kept. "
            "Save it as JPEG, PNG or WebP and choose it again."
        ),
    ),
    RefusalCode.HEIC_NOT_ENABLED: (
        415,
        _(
            "This is a HEIC photo, and HEIC isn't enabled on this site. Nothing of it was kept. "
            "Save it as JPEG (on an iPhone: share it with “Most Compatible”) and choose it again."
        ),
    ),
    RefusalCode.EMPTY: (
        400,
        _("This file is empty, so nothing was kept. Choose the photo again."),
    ),
    RefusalCode.TOO_MANY_BYTES: (
        413,
        _(
            "This photo is larger than %(megabytes)s MB. Nothing of it was kept. "
            "Choose a smaller one, or save it again as a JPEG."
        ),
    ),
    RefusalCode.TOO_MANY_PIXELS: (
        413,
        _(
            "This picture has more than %(megapixels)s million pixels. Nothing of it was kept. "
            "Choose a smaller one, or scale it down first."
        ),
    ),
    RefusalCode.TOO_SMALL: (
        422,
        _(
            "This picture is less than %(side)s pixels wide or high: too small for a headshot. "
            "Nothing of it was kept. Choose a larger one."
        ),
    ),
    RefusalCode.ANIMATED: (
        422,
        _("This picture moves. Nothing of it was kept. Choose a still photo."),
    ),
    RefusalCode.DAMAGED: (
        422,
        _(
            "This file is damaged or incomplete. Nothing of it was kept. "
            "Choose another photo, or open this one and save it again."
        ),
    ),
    RefusalCode.TOOK_TOO_LONG: (
        422,
        _(
            "Reading this picture took too long, so it was stopped. Nothing of it was kept. "
            "Save it again as a plain JPEG and try once more."
        ),
    ),
    RefusalCode.TOO_HEAVY: (
        422,
        _(
            "Reading this picture took too much memory, so it was stopped. Nothing of it was "
            "kept. Save it again as a plain JPEG, smaller if you can, and try once more."
        ),
    ),
    RefusalCode.TOO_MANY_SCANS: (
        422,
        _(
            "This JPEG is drawn in more passes than any camera or program needs. Nothing of it "
            "was kept. Save it again as a plain JPEG and try once more."
        ),
    ),
    RefusalCode.BUSY: (
        429,
        _(
            "The site is busy with other photos. Nothing of this one was kept. "
            "Try again in a minute."
        ),
    ),
    RefusalCode.TOO_MANY_PHOTOS: (
        413,
        _(
            "Only %(count)s photos can be sent at once, so this one wasn't read. Nothing of it "
            "was kept. Send it again after the others."
        ),
    ),
    RefusalCode.TOO_OFTEN: (
        429,
        _(
            "You have sent as many photos as one hour allows. Nothing of this one was kept. "
            "Try again in %(minutes)s minutes."
        ),
    ),
    RefusalCode.REQUEST_TOO_LARGE: (
        413,
        _(
            "These files are larger than %(megabytes)s MB together. Nothing was kept. "
            "Send fewer or smaller photos at once."
        ),
    ),
    RefusalCode.LENGTH_REQUIRED: (
        411,
        _(
            "Your browser didn't say how much it would send, so nothing was read or kept. "
            "Try again, or use another browser."
        ),
    ),
    RefusalCode.SIGNED_OUT: (
        403,
        _("You aren't signed in, so nothing was kept. Sign in and choose your photos again."),
    ),
    RefusalCode.NO_FILES_HERE: (
        413,
        _("This page takes no files, so nothing was read or kept. Add photos on the photo page."),
    ),
    RefusalCode.BROKEN_OFF: (
        400,
        _("The connection broke before everything was here. Nothing was kept. Send it again."),
    ),
}


class IntakeRefused(UploadsError):
    """A file or request that isn't taken; `sentence` is fit to be shown, `code` to be stored."""

    def __init__(self, code: RefusalCode, **figures: int) -> None:
        super().__init__(code.value)
        self.code = code
        self.figures = figures
        self.status: int = CATALOGUE[code][0]

    @property
    def sentence(self) -> str:
        """The refusal in the language of the thread that asks."""
        text: Promise = CATALOGUE[self.code][1]
        return str(text) % self.figures
