"""End the sessions of one person, or of everybody, as the operator."""

import contextlib
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from accounts.models import Person
from accounts.sessions.actions import end_sessions
from privacy.ledger.actors import Actor


class Command(BaseCommand):
    help = (
        "Sign people out: one, named by id or e-mail address, or --everybody. Exits 2 if unknown."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("person", nargs="?", help="the id or the e-mail address of one person")
        who.add_argument(
            "--everybody", action="store_true", help="every person and member of staff"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        people = Person.objects.all() if options["everybody"] else _named(options["person"])
        ended = sum(end_sessions(person=person, actor=Actor.operator()) for person in people)
        self.stdout.write(f"Ended sessions: {ended}.")


def _named(name: str) -> list[Person]:
    is_it = Q(email__iexact=name)
    with contextlib.suppress(ValueError):
        is_it |= Q(pk=UUID(name))
    found = list(Person.objects.filter(is_it))
    if not found:
        raise CommandError("Nobody here has that id or address. Nothing was ended.", returncode=2)
    return found
