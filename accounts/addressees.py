"""Tells the layer below where to write to people, and who is found by a list or a query."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from accounts.models import Person, Session
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.registers.breaches.addressees import Addressee, in_batches


def addressee_of(person: UUID) -> Addressee | None:
    """Return a person's proved address and the language they chose."""
    proved = EmailAddress.objects.filter(user=person, verified=True, user__is_active=True)
    found = proved.select_related("user").order_by("-primary").first()
    return Addressee(found.email, found.user.language) if found else None


def people_named(names: Iterable[str]) -> dict[str, UUID]:
    """Return whose each e-mail address or account id is."""
    asked = {name.lower(): name for name in names}
    by_id = {str(UUID(each)): name for each, name in asked.items() if _is_id(each)}
    return {
        **{by_id[str(pk)]: pk for part in in_batches(by_id) for pk in _with_ids(part)},
        **{
            asked[email.lower()]: pk
            for part in in_batches(asked)
            for email, pk in _with_addresses(part)
        },
    }


def all_accounts(_since: datetime, until: datetime) -> Iterable[UUID]:
    """Return everybody whose account was there at the end of a span of time."""
    return _ids(Person.objects.filter(joined_at__lte=until))


def signed_in(since: datetime, until: datetime) -> Iterable[UUID]:
    """Return who signed in, or was signed in, in a span of time."""
    lines = LedgerEntry.objects.filter(event=Event.SIGNED_IN, time__gte=since, time__lte=until)
    subjects = LedgerSubject.objects.filter(ledger_id__in=lines.values("ledger_id"))
    running = Session.objects.filter(began_at__lte=until, used_at__gte=since)
    people = set(subjects.values_list("person", flat=True))
    return people | {each for each in running.values_list("person", flat=True) if each}


def _with_addresses(addresses: list[str]) -> Iterable[tuple[str, UUID]]:
    return Person.objects.filter(email__in=addresses).values_list("email", "pk")


def _with_ids(ids: list[str]) -> Iterable[UUID]:
    return _ids(Person.objects.filter(pk__in=ids))


def _ids(people: QuerySet[Person]) -> Iterable[UUID]:
    return people.values_list("pk", flat=True)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
