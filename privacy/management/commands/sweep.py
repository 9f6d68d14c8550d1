"""Run the retention sweep once."""

from typing import Any

from django.core.management.base import BaseCommand

from privacy.retention.actions import sweep


class Command(BaseCommand):
    help = "Delete everything whose deadline has passed. Exits 1 when something could not be."

    def handle(self, *_args: Any, **_options: Any) -> None:
        result = sweep()
        self.stdout.write(f"Deleted {result.deleted}, could not delete {result.failed}.")
        if result.failed:
            self.stderr.write("What could not be deleted stays unreadable and is tried again.")
            raise SystemExit(1)
