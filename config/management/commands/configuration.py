"""`manage.py configuration`: every setting, as docs/configuration.md has them."""

from typing import Any

from django.conf import settings as deployment
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.configuration.listing import settings
from config.configuration.table import page


class Command(BaseCommand):
    help = "Print every setting as a page of tables, written from the readers themselves."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--write", action="store_true", help="write docs/configuration.md")
        what.add_argument(
            "--check", action="store_true", help="exit 1 when docs/configuration.md is out of date"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path = deployment.BASE_DIR / "docs" / "configuration.md"
        written = page(settings())
        if options["write"]:
            path.write_text(written)
        elif not options["check"]:
            self.stdout.write(written)
        elif not path.is_file() or path.read_text() != written:
            raise CommandError(
                "docs/configuration.md is out of date. Run `manage.py configuration --write`.",
                returncode=1,
            )
