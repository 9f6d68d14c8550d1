"""`manage.py replay_tombstones`: after a restore, erase again what had been erased."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.patience import patiently
from privacy.rights.replay import Replay, anchor_anew, replay_tombstones
from privacy.rights.restore import signs_of_a_restore


class Command(BaseCommand):
    help = (
        "After a backup was restored: erase every person and object with a tombstone again, "
        "delete what only one of the stores brought back, end all sessions and tokens, change the "
        "wrapping key, and state in the ledger's anchor which lines are lost. Nothing is served "
        "before. Safe to repeat. Exits 1 while something can't be erased yet."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--witness-is-lost",
            action="store_true",
            help="accept that the witness folder is gone, and with it every tombstone not in its "
            "second place: who was erased since the backup can't be told any more",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with patiently("default", "keys"):
            self._replay(options)

    def _replay(self, options: dict[str, Any]) -> None:
        if options["witness_is_lost"] and (count := anchor_anew()):
            self.stdout.write(f"Anchored the {count} checkpoints of this database anew.")
        try:
            signs = list(signs_of_a_restore(thorough=True))
            for sign in signs:
                self.stdout.write(str(sign))
            if not signs:
                self.stdout.write("This is the state that was left: nothing to replay.")
                return
            self._tell(replay_tombstones(actor=Actor.operator()))
            left = list(signs_of_a_restore(thorough=True))
        except PrivacyError as error:
            raise CommandError(str(error.sentence), returncode=1) from error
        except OSError as error:
            raise CommandError(
                f"A store can't be reached ({error.strerror}). Run this again.", returncode=1
            ) from error
        if left:
            raise CommandError(" ".join(map(str, left)), returncode=1)
        self.stdout.write(f"Clean at {timezone.now():%Y-%m-%d %H:%M} UTC: this may be served.")

    def _tell(self, done: Replay) -> None:
        self.stdout.write(f"Erased again: {done.people} people, {done.objects} objects.")
        self.stdout.write(f"Deleted {done.strays} objects and keys that only one store had.")
        for name, count in done.ended.items():
            self.stdout.write(f"Ended {count} {name}.")
        self.stdout.write(f"Wrapped {done.rewrapped} keys anew and destroyed the old wrapping key.")
        if done.lost_lines:
            self.stdout.write(done.lost_lines)
