"""`manage.py migrate`, which may take as long as it needs, but waits for no lock for long."""

from typing import Any

from django.core.management.commands import migrate

from privacy.patience import patiently


class Command(migrate.Command):
    """Django's own command without the limit on statements."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        with patiently(options["database"]):
            done: str | None = super().handle(*args, **options)
        return done
