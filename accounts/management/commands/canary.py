"""Plant a canary: an account whose use, or the opening of whose record, raises an alert."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from accounts.models import Person
from accounts.watching.canary import plant_canary


class Command(BaseCommand):
    help = (
        "Plant a made-up person and print their password and token, once, to lay them where only "
        "a thief looks. Exits 2 for an address that is no address or in use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="", help="an address of yours; invented without")

    def handle(self, *_args: Any, **options: Any) -> None:
        address: str = options["address"]
        if address:
            _require_free(address)
        planted = plant_canary(address=address)
        self.stdout.write(
            f"Planted {planted.person}.\n"
            f"address: {planted.address}\npassword: {planted.password}\ntoken: {planted.token}\n"
            "Nobody has a reason to use these, or to open this person's record. Lay them where "
            "only a thief looks; they are not shown again."
        )


def _require_free(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise CommandError(f"{address!r} is no address. Nothing was planted.", returncode=2) from (
            None
        )
    if Person.objects.filter(email__iexact=address).exists():
        raise CommandError("That address has an account. Nothing was planted.", returncode=2)
