"""Make and revoke tokens; each is written down and told by mail."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.factors.owned import has_factor
from accounts.models import ApiToken, Person
from accounts.notices import Notice, tell
from accounts.tokens.models import Scope
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event

MOST_TOKENS: Final = 10


class TooManyTokens(PrivacyError):
    """The person has as many tokens as anybody may have."""

    sentence = _("You have ten tokens, which is the most. Revoke one you no longer use first.")


def make_token(*, person: Person, name: str, scope: Scope, lasts: timedelta) -> str:
    """Make a token and return it; it is never readable again. Raises TooManyTokens."""
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        if ApiToken.objects.owned_by(held.pk).in_force().count() >= MOST_TOKENS:
            raise TooManyTokens
        _row, token = ApiToken.objects.create(
            user=held, expiry=lasts, name=name, scope=scope, with_factor=has_factor(held)
        )
        _write_down(Event.TOKEN_MADE, person, scope)
        tell(person=person.pk, notice=Notice.TOKEN_MADE)
    return str(token)


def revoke_token(*, token: ApiToken) -> None:
    """Make a token useless at once."""
    with transaction.atomic():
        token.delete()
        _write_down(Event.TOKEN_REVOKED, token.user, token.scope)


def revoke_all(*, person: Person) -> int:
    """Make every token of a person useless; return how many there were."""
    tokens = ApiToken.objects.owned_by(person.pk)
    with transaction.atomic():
        scopes = list(tokens.values_list("scope", flat=True))
        tokens.delete()
        for scope in scopes:
            _write_down(Event.TOKEN_REVOKED, person, scope)
    return len(scopes)


def _write_down(event: Event, person: Person, scope: str) -> None:
    detail = {"scope": str(scope)}
    record(event=event, actor=Actor.person(person.pk), owner=person.pk, detail=detail)


def revoke_every_token() -> int:
    """Delete all tokens: a restored backup holds some that had been revoked; return how many."""
    count: int = ApiToken.objects.all().delete()[0]
    return count
