"""Write the record of processing activities, as the code declares it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from privacy.rights.data_map.build import data_map
from privacy.rights.data_map.formats import FORMATS


class Command(BaseCommand):
    help = "Write the record of processing (GDPR art. 30) as Markdown, JSON or HTML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(FORMATS), help="md, json or html")
        parser.add_argument("--out", type=Path, help="a file; the console by default")

    def handle(self, *_args: Any, **options: Any) -> None:
        out: Path | None = options["out"]
        ending = out.suffix.lstrip(".") if out else ""
        chosen = options["format"] or (ending if ending in FORMATS else "md")
        written = FORMATS[chosen](data_map(now=timezone.now()))
        if out is None:
            self.stdout.write(written, ending="")
            return
        try:
            out.write_text(written)
        except OSError as error:
            sentence = f"The file {out} can't be written: {error.strerror}. Nothing was kept."
            raise CommandError(sentence, returncode=2) from error
        self.stdout.write(f"Wrote {out}.")
