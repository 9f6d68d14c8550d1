"""`manage.py online_migrations`: refuse migrations that lock or break what runs; exit 1."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.online.review import RELEASED, release, review


class Command(BaseCommand):
    help = (
        "Review the migrations since the last release: each must leave a running deployment's "
        "tables unlocked and the release before working. Exits 1 when one doesn't."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--release",
            action="store_true",
            help="a release goes out: what there is now is what deployments have",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["release"]:
            release()
            self.stdout.write(f"{RELEASED.name} holds today's migrations.")
            return
        problems = review()
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            self.stderr.write(
                "Tables that no release has made yet may change freely. If no deployment holds "
                "these either, write down what was released: manage.py online_migrations --release"
            )
            raise SystemExit(1)
