"""Read the stores themselves and report what breaks a retention promise."""

from typing import Any

from django.core.management.base import BaseCommand

from privacy.retention.audit import audit


class Command(BaseCommand):
    help = "Report overdue, orphaned and undeclared objects; changes nothing. Exits 1 on a finding."

    def handle(self, *_args: Any, **_options: Any) -> None:
        findings = audit()
        for finding in findings:
            self.stdout.write(finding)
        if findings:
            raise SystemExit(1)
        self.stdout.write("Nothing is overdue, orphaned or undeclared.")
