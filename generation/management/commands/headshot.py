"""Make headshots from one photo in the shell: the portal's intake and engine, no account."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from generation.engines.base import LEAST_SIZE, MOST_SIZE, EngineRequest, Ratio, Retouch
from generation.engines.choice import engine_for
from generation.engines.errors import EngineError
from generation.engines.notes import Note
from generation.headshots.renditions import encode
from generation.provenance.signing import sign
from generation.styles import (
    DEFAULT_STYLE,
    STYLES,
    Style,
    UnknownColour,
    UnknownStyle,
    colour,
    style,
)
from uploads.faces.wheels import write_atomically
from uploads.intake.errors import IntakeBroken, IntakeRefused
from uploads.intake.pictures import pixels, rebuild

BAD_INPUT = 2
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Portrait:
    """One finished file, still in memory."""

    path: Path
    content: bytes
    width: int
    height: int
    seconds: float
    note: Note | None


class Command(BaseCommand):
    help = (
        "Make headshots from one photo: DIR/<photo>-<style>.jpg, or .png where it is transparent, "
        "a line each with size and "
        "seconds. Bad input ends with exit code 2 and one sentence, and nothing is written."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("photo", metavar="PHOTO", help="a JPEG, PNG or WebP file")
        parser.add_argument(
            "--style",
            action="append",
            dest="styles",
            metavar="NAME",
            help=f"one of {', '.join(STYLES)}; may be given several times "
            f"(default {DEFAULT_STYLE})",
        )
        parser.add_argument(
            "--size",
            default="1024",
            metavar="N",
            help=f"height in pixels, {LEAST_SIZE} to {MOST_SIZE} (default 1024)",
        )
        parser.add_argument(
            "--ratio",
            default=Ratio.SQUARE.value,
            metavar="|".join(Ratio.values),
            help="width to height (default 1:1)",
        )
        parser.add_argument(
            "--retouch",
            default=Retouch.LIGHT.value,
            metavar="|".join(Retouch.values),
            help="how much skin, eyes and teeth are gone over (default light)",
        )
        parser.add_argument(
            "--colour", default="", metavar="HEX", help="of the style brand, like #1f548c"
        )
        parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            portraits = make_portraits(
                Path(options["photo"]),
                folder=Path(options["out"]),
                styles=_styles(options["styles"] or [DEFAULT_STYLE], options["colour"]),
                size=_size(options["size"]),
                ratio=_ratio(options["ratio"]),
                retouch=_retouch(options["retouch"]),
            )
        except (EngineError, IntakeRefused, UnknownColour, UnknownStyle) as error:
            raise _bad_input(error.sentence) from error
        except IntakeBroken as error:
            raise _bad_input(f"Photos can't be read on this machine: {error}") from error
        write_portraits(portraits)
        for made in portraits:
            self.stdout.write(f"{made.path}  {made.width}x{made.height}  {made.seconds:.2f} s")
        for note in dict.fromkeys(made.note for made in portraits if made.note):
            self.stderr.write(str(note.sentence))


def make_portraits(
    photo: Path,
    *,
    folder: Path,
    styles: tuple[Style, ...],
    size: int,
    ratio: Ratio,
    retouch: Retouch,
) -> list[Portrait]:
    """Make all portraits in memory; the first one's seconds hold what all styles share.

    Raises CommandError, IntakeRefused and EngineError before anything is written.
    """
    _check_folder(folder)
    picture = rebuild(_read(photo))
    request = EngineRequest(pixels(picture.jpeg), styles, ratio=ratio, size=size, retouch=retouch)
    return list(_timed(request, photo.stem, folder))


def _timed(request: EngineRequest, stem: str, folder: Path) -> Iterator[Portrait]:
    started = perf_counter()
    engine = engine_for(request.styles)
    for result in engine.make(request):
        content = sign(encode(result.picture), engine=engine.name)
        height, width = result.picture.shape[:2]
        kind = "png" if result.style.is_transparent else "jpg"
        path = folder / f"{stem}-{result.style.slug}.{kind}"
        yield Portrait(path, content, width, height, perf_counter() - started, result.note)
        started = perf_counter()


def write_portraits(portraits: list[Portrait]) -> None:
    """Write every portrait or none: what was written is taken back when one fails."""
    written: list[Path] = []
    try:
        for portrait in portraits:
            is_new = not portrait.path.exists()
            write_atomically(portrait.path, portrait.content)
            written += [portrait.path] if is_new else []
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        folder = portraits[0].path.parent
        raise _bad_input(f"The folder {folder} can't be written to: {error.strerror}.") from error


def _styles(slugs: list[str], own_colour: str) -> tuple[Style, ...]:
    chosen = tuple(style(slug) for slug in dict.fromkeys(slugs))
    return tuple(one.in_colour(colour(own_colour)) for one in chosen) if own_colour else chosen


def _size(text: str) -> int:
    if not text.isdecimal() or not LEAST_SIZE <= int(text) <= MOST_SIZE:
        raise _bad_input(
            f"The size {text!r} can't be made: say a whole number of pixels from {LEAST_SIZE} "
            f"to {MOST_SIZE}."
        )
    return int(text)


def _ratio(text: str) -> Ratio:
    if text not in Ratio.values:
        raise _bad_input(f"There is no ratio {text!r}. The ratios are: {', '.join(Ratio.values)}.")
    return Ratio(text)


def _retouch(text: str) -> Retouch:
    if text not in Retouch.values:
        raise _bad_input(
            f"There is no retouch {text!r}. The choices are: {', '.join(Retouch.values)}."
        )
    return Retouch(text)


def _read(photo: Path) -> bytes:
    try:
        if photo.exists() and not photo.is_file():
            raise _bad_input(f"{photo} is not a file. Name one photo.")
        if photo.stat().st_size > settings.SAFELIGHT_PHOTO_MAX_BYTES:
            most = settings.SAFELIGHT_PHOTO_MAX_BYTES // MEGABYTE
            raise _bad_input(f"{photo} is too large: a photo may have {most} MB.")
        return photo.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _bad_input(f"{photo} can't be read: {reason}.") from error


def _check_folder(folder: Path) -> None:
    """Refuse a folder that can't be made, before a second is spent on the portraits."""
    try:
        nearest = next((place for place in (folder, *folder.parents) if place.exists()), None)
    except OSError as error:
        raise _bad_input(f"{folder} can't be a folder to write to: {error.strerror}.") from error
    if nearest is None or not nearest.is_dir():
        raise _bad_input(f"{folder} can't be a folder to write to: {nearest} is a file.")


def _bad_input(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=BAD_INPUT)
