"""`manage.py verify_ledger`: recompute the ledger; exit 0 when clean, 1 when not."""

from typing import Any, Final

from django.core.management.base import BaseCommand

from privacy.ledger.notes import verifier_key
from privacy.ledger.verify import unguarded_tables, verify

SHOWN: Final = 50


class Command(BaseCommand):
    help = "Recompute the ledger and compare it with its signed, anchored checkpoints."

    def handle(self, *_args: Any, **_options: Any) -> None:
        result = verify()
        problems = [*result.problems, *unguarded_tables()]
        self.stdout.write(f"{result.lines} lines under checkpoints, {result.waiting} waiting.")
        self.stdout.write(f"Checked against the key {verifier_key()}")
        for restoration in result.restorations:
            self.stdout.write(restoration)
        for problem in problems[:SHOWN]:
            self.stderr.write(problem)
        if len(problems) > SHOWN:
            self.stderr.write(f"And {len(problems) - SHOWN} more.")
        if problems:
            self.stderr.write("The ledger is NOT as it was signed.")
            raise SystemExit(1)
        self.stdout.write("The ledger is as it was signed.")
