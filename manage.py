#!/usr/bin/env python
"""Command line of Safelight."""

import os
import sys
from pathlib import Path

from config import keyfiles
from config.env import refuse
from config.hardening import harden
from generation.provenance import certificates


def main() -> None:
    """Run a management command; `setup` makes a deployment's key files first."""
    harden()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if sys.argv[1:2] == ["setup"]:
        folder = Path(os.environ.get("SAFELIGHT_DATA_DIR", Path(__file__).parent / "var"))
        try:
            folder = folder.expanduser().resolve() / "keys"
            made = keyfiles.create_missing(folder, os.environ)
            if not keyfiles.is_given("SAFELIGHT_PROVENANCE", os.environ):
                made += certificates.create_missing(folder)
        except OSError as error:
            refuse([f"The data folder {folder} can't be written to: {error.strerror}."])
        for path in made:
            print(f"Created {path} (only you can read it).")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
