"""`manage.py gather_static`: the static files of a web server, which does this when it starts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.static_files import gather


class Command(BaseCommand):
    help = "Gather the static files into SAFELIGHT_STATIC_ROOT, unless they are there."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.STATIC_ROOT:
            self.stdout.write("On this machine static files are handed out from where they lie.")
            return
        try:
            is_new = gather()
        except OSError as error:
            raise CommandError(
                f"The static files could not be gathered in {settings.STATIC_ROOT} "
                f"({error.strerror}). Nothing is served without them: make the folder writable, "
                "or set SAFELIGHT_STATIC_ROOT to where an image holds them.",
                returncode=2,
            ) from error
        self.stdout.write("Static files: gathered." if is_new else "Static files: there already.")
