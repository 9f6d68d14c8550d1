"""Anonymise one picture in the shell: every head covered, every detector asked again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from uploads.anonymiser.anonymise import anonymise
from uploads.anonymiser.encode import as_jpeg
from uploads.anonymiser.errors import NotAnonymised
from uploads.faces.errors import AssetError
from uploads.faces.wheels import write_atomically
from uploads.intake.errors import IntakeBroken, IntakeRefused
from uploads.intake.pictures import pixels, rebuild

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Write OUT: the picture PHOTO without metadata, each head under a pattern that carries "
        "none of its pixels. Clothes and places can still tell who somebody is. When a face "
        "could still be found, nothing is written and the exit code is 2."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("photo", metavar="PHOTO", help="a JPEG, PNG or WebP file")
        parser.add_argument("out", metavar="OUT", help="the JPEG file to write")

    def handle(self, *_args: Any, **options: Any) -> None:
        photo, out = Path(options["photo"]), Path(options["out"])
        try:
            made = anonymise(pixels(rebuild(_read(photo)).jpeg))
        except (AssetError, IntakeRefused, NotAnonymised) as error:
            raise _bad_input(str(error.sentence)) from error
        except IntakeBroken as error:
            raise _bad_input(f"Photos can't be read on this machine: {error}") from error
        _write(out, as_jpeg(made.picture))
        looked = ", ".join(made.verified_by)
        places = "1 place" if made.heads == 1 else f"{made.heads} places"
        self.stdout.write(f"{out}  {places} covered; no face found by {looked}")


def _read(photo: Path) -> bytes:
    try:
        if photo.is_file() and photo.stat().st_size > settings.SAFELIGHT_PHOTO_MAX_BYTES:
            raise _bad_input(f"{photo} is too large. Nothing was written.")
        return photo.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _bad_input(f"{photo} can't be read: {reason}. Nothing was written.") from error


def _write(out: Path, jpeg: bytes) -> None:
    try:
        write_atomically(out, jpeg)
    except OSError as error:
        raise _bad_input(f"{out} can't be written: {error.strerror}.") from error


def _bad_input(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=BAD_INPUT)
