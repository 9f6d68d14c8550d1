"""Read a portrait's mark: exit 0 when this deployment signed it, 1 when not, 2 for bad input."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from generation.provenance.errors import NoMark
from generation.provenance.reading import Mark, read
from generation.provenance.signing import identity_of

BAD_INPUT = 2
MOST_BYTES = 100 * 1024 * 1024
VERDICTS = {
    "Trusted": "signed under this root, and unchanged since",
    "Valid": "unchanged since it was signed, but by a signer outside this root",
    "Invalid": "NOT as it was signed",
}


class Command(BaseCommand):
    help = (
        "Check the Content Credentials (C2PA) of FILE without any network. Exit code 0: signed "
        "under the root and unchanged; 1: not so, or no mark; 2: FILE can't be read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JPEG or PNG file")
        parser.add_argument(
            "--root",
            metavar="PEM",
            help="another deployment's root certificate (default: this deployment's own)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            mark = read(_content(path), root_pem=_root(options["root"]))
        except NoMark:
            self.stderr.write(f"{path} carries no mark that can be read.")
            raise SystemExit(1) from None
        self.stdout.write(f"{path} is {_verdict(mark)}.")
        self.stdout.write(f"Made by {mark.generator}; digital source type: {mark.source or 'none'}")
        for fault in mark.faults:
            self.stdout.write(f"The reader says: {fault}")
        if not mark.is_trusted:
            raise SystemExit(1)


def _verdict(mark: Mark) -> str:
    if mark.is_expired:
        return "signed by a certificate that has expired, so its mark no longer counts"
    return VERDICTS.get(mark.state, VERDICTS["Invalid"])


def _root(path: str | None) -> str:
    if path is None:
        return identity_of(settings.SAFELIGHT_PROVENANCE).root_pem
    pem = _content(Path(path)).decode("ascii", errors="replace")
    if "BEGIN CERTIFICATE" not in pem:
        raise CommandError(f"{path} holds no certificate.", returncode=BAD_INPUT)
    return pem


def _content(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path} is too large for a portrait.", returncode=BAD_INPUT)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"{path} can't be read: {reason}.", returncode=BAD_INPUT) from error
