"""`manage.py prove`: a made-up person goes through everything, and nothing may be left of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.proving.proof import prove
from privacy.rights.restore import Restored, require_current


class Command(BaseCommand):
    help = (
        "Let a synthetic person sign in, upload, get a portrait and a copy, and erase it all by "
        "the portal's own pages; then search every table, file and object for what is left. Needs "
        "running workers. The signed result is shown on /transparency. Exits 1 when it failed."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            require_current()
        except Restored as restored:
            raise CommandError(str(restored.sentence), returncode=1) from None
        run = prove()
        self.stdout.write(run.note)
        if not run.has_passed:
            raise SystemExit(1)
