"""A person's row with how many browsers, factors and tokens they have, in one query."""

from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_otp_webauthn.models import WebAuthnCredential

from accounts.models import ApiToken, AuthenticatorApp, Person, Session


def person_with_counts(person: UUID) -> Any:
    """Return the row with `sessions`, `apps`, `passkeys` and `tokens`, or None."""
    return (
        Person.objects.filter(pk=person)
        .annotate(
            sessions=_count(Session.objects, "person"),
            apps=_count(AuthenticatorApp.objects, "user"),
            passkeys=_count(WebAuthnCredential.objects, "user"),
            tokens=_count(ApiToken.objects, "user"),
        )
        .first()
    )


def _count(rows: Any, owner: str) -> Coalesce:
    mine: QuerySet[Any] = rows.filter(**{owner: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(mine.values(owner).annotate(n=Count("pk")).values("n")), 0)
