"""Wrap the keys under a new master key; no object is touched."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import keyfiles
from privacy.vault.errors import VaultError
from privacy.vault.keyring import rotate_master_key


class Command(BaseCommand):
    help = (
        "Re-wrap the wrapping keys under the current master key (SAFELIGHT_MASTER_KEY or "
        "SAFELIGHT_KMS_KEY), reading them with the one before (SAFELIGHT_OLD_MASTER_KEY). "
        "Safe to repeat after a kill."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--make-key",
            action="store_true",
            help="first put a new key into this deployment's own key file",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = Path(settings.KEYS_DIR)
        if options["make_key"]:
            _require_own_key_file()
            settings.SAFELIGHT_OLD_MASTER_KEY, settings.SAFELIGHT_MASTER_KEY = (
                keyfiles.replace_master(folder)
            )
        try:
            count = rotate_master_key()
        except VaultError as error:
            raise CommandError(str(error.sentence), returncode=1) from error
        (folder / keyfiles.OLD_MASTER_KEY).unlink(missing_ok=True)
        self.stdout.write(f"Re-wrapped {count} wrapping keys. No person's key, no object changed.")


def _require_own_key_file() -> None:
    elsewhere = {"SAFELIGHT_MASTER_KEY", "SAFELIGHT_MASTER_KEY_FILE", "SAFELIGHT_KMS_KEY"}
    if elsewhere & os.environ.keys():
        raise CommandError(
            "The master key comes from the environment or KMS here, so no file was changed. Set "
            "SAFELIGHT_OLD_MASTER_KEY to the key before and SAFELIGHT_MASTER_KEY to the new one.",
            returncode=2,
        )
