"""List who bears which role; grant a role, or take it away, as the operator."""

from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Person
from accounts.staff.actions import RoleRefused, grant_role, take_role
from privacy.ledger.actors import Actor
from privacy.staff.groups import differences
from privacy.staff.roles import ROLES
from privacy.staff.table import role_table

BAD_INPUT: Final = 2
STEPS: Final = ("list", "grant", "take", "table")


class Command(BaseCommand):
    help = (
        "Without arguments, list members of staff and what differs from the table of roles "
        "(exits 1). `grant ADDRESS ROLE …` and `take ADDRESS ROLE …` change who bears a role; "
        "the person finds each in their ledger and gets a mail. Exits 2 for an unknown address or "
        f"role. `table` prints what each role may, as Markdown. The roles: {', '.join(ROLES)}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", nargs="?", choices=STEPS, default="list")
        parser.add_argument("address", nargs="?", help="the e-mail address of an account")
        parser.add_argument("roles", nargs="*", metavar="ROLE")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["step"] == "list":
            return self._list()
        if options["step"] == "table":
            return self.stdout.write(role_table())
        person = _named(options["address"])
        if not options["roles"]:
            raise CommandError(f"Name a role: {', '.join(ROLES)}.", returncode=BAD_INPUT)
        _require_known(options["roles"])
        change = grant_role if options["step"] == "grant" else take_role
        for role in options["roles"]:
            try:
                is_changed = change(person=person, role=role, actor=Actor.operator())
            except RoleRefused as refused:
                raise CommandError(str(refused.sentence), returncode=BAD_INPUT) from refused
            self.stdout.write(f"{role}: {'done' if is_changed else 'was so already'}.")
        return None

    def _list(self) -> None:
        staff = Person.objects.filter(is_staff=True).order_by("email").prefetch_related("groups")
        for person in staff:
            roles = ", ".join(sorted(group.name for group in person.groups.all()))
            state = "" if person.is_active else " (deactivated)"
            self.stdout.write(f"{person.email}{state}: {roles or 'no role, so nothing'}")
        found = differences()
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            said = "Run `manage.py migrate` to put the roles in step; groups that are none stay."
            raise CommandError(said, returncode=1)


def _named(address: str | None) -> Person:
    person = Person.objects.filter(email__iexact=address or "").first()
    if person is None:
        said = "Nobody here has that address. Nothing was changed."
        raise CommandError(said, returncode=BAD_INPUT)
    return person


def _require_known(roles: list[str]) -> None:
    for role in roles:
        if role not in ROLES:
            said = f"There is no role {role!r}. The roles: {', '.join(ROLES)}. Nothing was changed."
            raise CommandError(said, returncode=BAD_INPUT)
