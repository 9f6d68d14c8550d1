"""Run the retention sweep once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.retention.actions import sweep
from privacy.rights.restore import Restored, require_current


class Command(BaseCommand):
    help = "Delete everything whose deadline has passed. Exits 1 when something could not be."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            require_current()
        except Restored as restored:
            raise CommandError(str(restored.sentence), returncode=1) from None
        result = sweep()
        self.stdout.write(f"Deleted {result.deleted}, could not delete {result.failed}.")
        if result.failed:
            self.stderr.write("What could not be deleted stays unreadable and is tried again.")
            raise SystemExit(1)
