"""Write the training set to a folder: anonymised copies of people who agree, and a manifest."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.ledger.actors import Actor
from privacy.vault.errors import VaultError
from uploads.training.export import FolderInUse, export_training_set, removals

BAD_INPUT = 2


class Command(BaseCommand):
    help = (
        "Write DIR: every anonymised copy whose owner agrees in today's words, manifest.json with "
        "their hashes, and which files of earlier exports must be deleted. Each owner finds a "
        "line in their ledger. With --removals, write nothing and only list the latter."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", nargs="?", help="a new or empty folder")
        parser.add_argument(
            "--removals", action="store_true", help="list what must go from earlier exports"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["removals"]:
            return self._list_removals()
        if not options["folder"]:
            raise CommandError("Name a new folder to write to.", returncode=BAD_INPUT)
        folder = Path(options["folder"]).resolve()
        try:
            export, count = export_training_set(folder=folder, actor=Actor.operator())
        except FolderInUse as error:
            raise CommandError(str(error.sentence), returncode=BAD_INPUT) from error
        except OSError as error:
            said = f"{folder} can't be written to: {error.strerror}. Nothing was exported."
            raise CommandError(said, returncode=BAD_INPUT) from error
        except VaultError as error:
            raise CommandError(f"{error.sentence} Nothing was exported.", returncode=1) from error
        self.stdout.write(f"{folder}: {count} pictures, export {export.pk}")
        self._list_removals()
        return None

    def _list_removals(self) -> None:
        for export, files in removals().items():
            self.stdout.write(f"From export {export} delete: {', '.join(files)}")
