"""Collect the words for people into each language's catalogue, or check that none is missing."""

import contextlib
import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.test.utils import override_settings
from django.utils.translation import to_locale

ROOMS = ("config", "generation", "uploads", "accounts", "privacy", "templates")
SOURCE = "en"


class Command(BaseCommand):
    """Needs GNU gettext; who only runs the portal doesn't."""

    help = "Collect the words for people into config/locale, or say which lack a translation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 where a word is missing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if shutil.which("msgfmt") is None:
            raise CommandError("GNU gettext is not installed (apt install gettext).", returncode=2)
        kept = Path(settings.LOCALE_PATHS[0])
        if not options["check"]:
            collect(settings.BASE_DIR, kept)
            return
        with tempfile.TemporaryDirectory() as folder:
            tree = copy_of_the_tree(Path(folder))
            fresh = tree / kept.relative_to(settings.BASE_DIR)
            collect(tree, fresh)
            found = [line for locale in locales() for line in lacking(fresh, kept, locale)]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError("Translate these, then run `make messages`.", returncode=1)
        self.stdout.write(f"0 untranslated, 0 fuzzy in {', '.join(locales())}.")


def locales() -> list[str]:
    """Return the folders of the languages into which the words are translated."""
    return [to_locale(code) for code, _name in settings.LANGUAGES if code != SOURCE]


def copy_of_the_tree(folder: Path) -> Path:
    """Copy what holds words; makemessages writes into every catalogue that it finds on its way."""
    for room in ROOMS:
        shutil.copytree(settings.BASE_DIR / room, folder / room)
    return folder


def collect(tree: Path, folder: Path) -> None:
    """Bring the catalogues in `folder` in step with the code under `tree`, and compile them."""
    with override_settings(LOCALE_PATHS=[str(folder)]), contextlib.chdir(tree):
        call_command(
            "makemessages",
            locale=locales(),
            ignore_patterns=[
                each.name for each in tree.iterdir() if each.is_dir() and each.name not in ROOMS
            ],
            no_obsolete=True,
            no_wrap=True,
            no_location=True,
            verbosity=0,
        )
    for locale in locales():
        _tool("msgfmt", "--check-format", "-o", _catalogue(folder, locale, "mo"), folder, locale)


def lacking(fresh: Path, kept: Path, locale: str) -> list[str]:
    """Return a line for each entry without a translation, or with a guessed or stale one."""
    lines = []
    for flag, what in (("--untranslated", "untranslated"), ("--only-fuzzy", "fuzzy")):
        listed = _tool("msgattrib", flag, "--no-wrap", "-o", "-", fresh, locale)
        entries = [line[6:] for line in listed.splitlines() if line.startswith("msgid ")]
        lines += [f"{locale}: {what}: {entry}" for entry in entries if entry != '""']
    compiled = _catalogue(fresh, locale, "mo")
    _tool("msgfmt", "-o", compiled, kept, locale)
    if compiled.read_bytes() != _catalogue(kept, locale, "mo").read_bytes():
        lines.append(f"{locale}: django.mo is older than the words; run `make messages`")
    return lines


def _catalogue(folder: Path, locale: str, ending: str) -> Path:
    return folder / locale / "LC_MESSAGES" / f"django.{ending}"


def _tool(name: str, *options: Any) -> str:
    """Run a tool of gettext on a language's catalogue; the last two words name it."""
    *given, folder, locale = options
    done = subprocess.run(  # noqa: S603
        [shutil.which(name) or name, *map(str, given), str(_catalogue(folder, locale, "po"))],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{name}: {done.stderr.strip()}", returncode=1)
    return done.stdout
