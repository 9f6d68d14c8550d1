"""Read the stores themselves and report what breaks a retention promise."""

from typing import Any

from django.core.management.base import BaseCommand

from privacy.patience import patiently
from privacy.retention.audit import examine
from privacy.retention.models import Audit
from privacy.retention.read_only import read_only


class Command(BaseCommand):
    help = (
        "Report overdue, orphaned and undeclared objects. Changes nothing but the public record of "
        "when it ran and how much it found. Exits 1 on a finding."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        with patiently("default", "keys"), read_only("default", "keys"):
            findings = examine()
        Audit.objects.create(looked_at=findings.looked_at, found=findings.counts)
        for finding in findings.sentences:
            self.stdout.write(finding)
        if held := findings.looked_at["held"]:
            self.stdout.write(f"On hold for their owners' own requests: {held}.")
        if findings.sentences:
            raise SystemExit(1)
        self.stdout.write("Nothing is overdue, orphaned or undeclared.")
