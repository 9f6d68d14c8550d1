"""`manage.py verify_ledger`: recompute the ledger; exit 0: clean, 1: not, 2: bad file."""

import json
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.models import LedgerCheck
from privacy.ledger.notes import verifier_key
from privacy.ledger.parts import check_part
from privacy.ledger.saved import differences, note_in
from privacy.ledger.verify import unguarded_tables, verify
from privacy.patience import patiently

SHOWN: Final = 50
# A checkpoint is some two hundred bytes long.
CHECKPOINT_MAX_BYTES: Final = 10_000


class Command(BaseCommand):
    help = "Recompute the ledger and compare it with its signed, anchored checkpoints."

    def add_arguments(self, parser: CommandParser) -> None:
        files = parser.add_mutually_exclusive_group()
        files.add_argument(
            "--checkpoint",
            type=Path,
            metavar="FILE",
            help="also compare with a checkpoint kept elsewhere: today's log must continue it",
        )
        files.add_argument(
            "--part",
            type=Path,
            metavar="FILE",
            help="check a person's downloaded part by its proofs alone; reads no database",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["part"]:
            self._check_part(options["part"])
        elif options["checkpoint"]:
            self._check_everything(self._compare(options["checkpoint"]))
        else:
            self._check_everything([])

    def _compare(self, file: Path) -> list[str]:
        """Return what is wrong with today's log beside a saved checkpoint."""
        try:
            with file.open("rb") as saved:
                note = note_in(saved.read(CHECKPOINT_MAX_BYTES))
            problems = differences(note)
        except LedgerInconsistent as foreign:
            return [str(foreign)]
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.", returncode=2) from None
        except ValueError:
            raise CommandError(f"{file} is not a checkpoint.", returncode=2) from None
        if not problems:
            self.stdout.write("Today's log continues the saved checkpoint, line for line.")
        return problems

    def _check_part(self, file: Path) -> None:
        try:
            part = json.loads(file.read_text())
            problems = check_part(part)
        except LedgerInconsistent as foreign:
            self.stderr.write(str(foreign))
            raise SystemExit(1) from None
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.", returncode=2) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CommandError(f"{file} is not a part of a ledger.", returncode=2) from None
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise SystemExit(1)
        proven = sum(line["proof"] is not None for line in part["lines"])
        self.stdout.write(
            f"{proven} lines are under the signed checkpoint, "
            f"{len(part['lines']) - proven} waited for their number."
        )

    def _check_everything(self, found: list[str]) -> None:
        with patiently("default"):
            result = verify()
        problems = [*found, *result.problems, *unguarded_tables()]
        LedgerCheck.objects.create(lines=result.lines, problems=len(problems))
        self.stdout.write(f"{result.lines} lines under checkpoints, {result.waiting} waiting.")
        self.stdout.write(f"Checked against the key {verifier_key()}")
        for sentence in (*result.restorations, *result.retirements):
            self.stdout.write(sentence)
        for problem in problems[:SHOWN]:
            self.stderr.write(problem)
        if len(problems) > SHOWN:
            self.stderr.write(f"And {len(problems) - SHOWN} more.")
        if problems:
            self.stderr.write("The ledger is NOT as it was signed.")
            raise SystemExit(1)
        self.stdout.write("The ledger is as it was signed.")
