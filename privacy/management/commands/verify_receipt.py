"""`manage.py verify_receipt FILE`: exit 0 when it fits, 1 when it is refused, 2 on bad input."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.rights.receipts.errors import NotAReceipt, ReceiptRefused
from privacy.rights.receipts.key import digits_of, fingerprint, public_key
from privacy.rights.receipts.verify import Verified, verify_receipt

MAX_BYTES = 32 << 20


class Command(BaseCommand):
    help = (
        "Check the receipt of an erasure: its signature, its place in the ledger and, with the "
        "deletion slips that its owner was given, that it is about their pictures."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the receipt, as it was downloaded")
        parser.add_argument(
            "--fingerprint", help="of the receipt key that you expect; this deployment's by default"
        )
        parser.add_argument(
            "--slip", action="append", default=[], help="a deletion slip, or a file of them"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            expected = digits_of(options["fingerprint"] or fingerprint(public_key()))
            verified = verify_receipt(
                _read(options["file"]),
                expected_fingerprint=expected,
                slips=[_read(name) for name in options["slip"]],
            )
        except ReceiptRefused as refused:
            self.stderr.write(f"Refused. {refused}")
            raise SystemExit(1) from None
        except NotAReceipt:
            raise CommandError(
                "One of these files is no receipt and no deletion slip.", returncode=2
            ) from None
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        self._say(verified)

    def _say(self, verified: Verified) -> None:
        facts = verified.facts
        self.stdout.write(f"Signed by the key {verified.fingerprint}.")
        self.stdout.write(
            f"Receipt {facts['receipt']}: {facts['scope']}, verified at {facts['verified_at']}, "
            f"{len(facts['objects'])} objects."
        )
        for name, outcome in verified.found.items():
            self.stdout.write(f"Your object {name}: {outcome}.")
        for sentence in facts["does_not_prove"]:
            self.stdout.write(f"Not proved: {sentence}")
        self.stdout.write("The receipt fits.")


def _read(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CommandError(f"{name} is too large to be a receipt or slip.", returncode=2)
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{name} can't be read: {error.strerror}.", returncode=2) from error
