"""Prepare a deployment: keys (made by manage.py before this), models, samples, databases."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from generation.samples import make_samples
from privacy.ledger import guards
from privacy.models import SealedObject
from privacy.retention.actions import sweep
from privacy.rights.restore import Restored, require_current
from privacy.staff.groups import differences
from privacy.vault import storage
from privacy.witness import journal
from uploads.faces.assets import fetch_models
from uploads.faces.errors import AssetError


class Command(BaseCommand):
    help = "Create keys, fetch models, make sample portraits, migrate. Safe to repeat."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._say("Face models", fetch_models())
            self._say("Sample portraits", make_samples(settings.ASSETS_DIR / "samples"))
        except AssetError as error:
            raise CommandError(error.sentence, returncode=1) from error
        except OSError as error:  # an image that was built before all of them were there
            raise CommandError(
                f"{settings.ASSETS_DIR} lacks something and can't be written ({error.strerror}). "
                "In a container, run `make assets` where the image is built, and build it again.",
                returncode=1,
            ) from error
        for alias in ("default", "keys"):
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        for difference in differences():
            self.stderr.write(difference)
        call_command("createcachetable", verbosity=0)  # where the cache is a table
        if not SealedObject.objects.exists():
            storage.prepare()
        self._restrict_role()
        self._keep_witness()
        self.stdout.write("Safelight is set up.")

    def _restrict_role(self) -> None:
        """Let the application's own PostgreSQL role only read and insert in the ledger."""
        role = settings.SAFELIGHT_DATABASE_ROLE
        if not role:
            return
        try:
            for alias in ("default", "keys"):
                if connections[alias].vendor == "postgresql":
                    tables = guards.GUARDED if alias == "default" else ()
                    guards.restrict(connections[alias], role, tables)
        except DatabaseError as error:
            raise CommandError(
                f"The rights of the role {role} could not be set: {error}", returncode=1
            ) from error

    def _keep_witness(self) -> None:
        """Make the witness's folder, and sweep unless a backup waits for its tombstones."""
        try:
            journal.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
            require_current()
        except OSError as error:
            raise CommandError(
                f"The witness folder {journal.folder()} can't be used: {error.strerror}. Set "
                "SAFELIGHT_WITNESS_DIR to a folder outside the data folder and its backups.",
                returncode=1,
            ) from error
        except Restored as restored:
            self.stderr.write(str(restored.sentence))
        else:
            sweep()

    def _say(self, what: str, made: Any) -> None:
        if made:
            self.stdout.write(f"{what}: ready.")
