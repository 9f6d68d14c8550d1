"""`manage.py retire_ledger`: old lines of the ledger go, their hashes stay; run by the owner."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from privacy.ledger.actors import Actor
from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.retiring import retire
from privacy.patience import patiently
from privacy.rights.restore import Restored, require_current


class Command(BaseCommand):
    help = (
        "Retire the lines of the ledger that are older than SAFELIGHT_LEDGER_DAYS: what they said "
        "is deleted, their hashes stay in the tree, and a line says so. Run it as the database "
        "role that owns the tables. Safe to repeat after a kill."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        before = timezone.now() - timedelta(days=settings.SAFELIGHT_LEDGER_DAYS)
        try:
            require_current()
            with patiently("default"):
                count = retire(before=before, actor=Actor.operator())
        except Restored as restored:
            raise CommandError(str(restored.sentence), returncode=1) from None
        except LedgerInconsistent as error:
            raise CommandError(f"{error} Nothing was retired.", returncode=1) from None
        except DatabaseError as error:
            raise CommandError(
                f"The database refused ({error}). The application's own role may only add to the "
                "ledger: run this as the role that owns the tables. It goes on where it stopped.",
                returncode=1,
            ) from None
        self.stdout.write(f"Retired {count} lines from before {before:%Y-%m-%d}.")
