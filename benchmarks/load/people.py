"""Takes people in: verified, with consents, and with a portrait asked for. Prints their sessions.

Run with the settings of a deployment: `python -m benchmarks.load.people COUNT`.
"""

import json
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from accounts.models import Person  # noqa: E402
from generation.engines.base import Ratio  # noqa: E402
from generation.jobs.actions import request_headshots  # noqa: E402
from generation.keep import Keep  # noqa: E402
from generation.styles import STYLES  # noqa: E402
from privacy.retention.actions import sweep  # noqa: E402
from tests.people import open_person, signed_in  # noqa: E402
from tests.portraits import as_jpeg, astronaut  # noqa: E402
from uploads.actions import add_photo  # noqa: E402


def take_in(number: int) -> Person:
    """Open an account that has asked for a portrait."""
    person = open_person(address=f"load{number}@example.com")
    photo = add_photo(owner=person.pk, data=as_jpeg(astronaut().resize((512, 512))))
    with transaction.atomic():
        request_headshots(
            owner=person.pk,
            photos=[photo],
            styles=[STYLES["studio-grey"]],
            ratio=Ratio.SQUARE,
            keep=Keep.DAY,
            size=512,
        )
    return person


def main() -> None:
    """Take in as many as the command line says."""
    sweep()
    people = [take_in(number) for number in range(int(sys.argv[1]))]
    print(json.dumps([signed_in(person).cookies["sessionid"].value for person in people]))


if __name__ == "__main__":
    main()
