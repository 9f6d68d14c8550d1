"""Take a proved address into use; let a claim that was never proved give way."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Person
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event


def note_address_changed(*, person: Person) -> None:
    """Write down that a person took another address; neither stands in the line."""
    with transaction.atomic():
        record(event=Event.EMAIL_CHANGED, actor=Actor.person(person.pk), owner=person.pk)


def drop_claims(*, address: str) -> None:
    """Forget that somebody wanted to change to an address, since its owner may be signing up.

    Otherwise anybody could keep a stranger from signing up, or hand them a prepared account.
    """
    EmailAddress.objects.filter(email__iexact=address, verified=False, primary=False).delete()
