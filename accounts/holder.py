"""Answers for the account, its addresses and its sessions."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp_webauthn.models import WebAuthnCredential

from accounts.models import ApiToken, AuthenticatorApp, Person, Session
from privacy.rights.holders import Holding


class AccountHolder:
    """The person's row, e-mail addresses, memberships and sessions."""

    name = "account"
    models = frozenset(
        {
            "accounts.person",
            "accounts.person_groups",
            "accounts.person_user_permissions",
            "accounts.session",
            "accounts.authenticatorapp",
            "accounts.recoverycodes",
            "accounts.recoverycode",
            "accounts.apitoken",
            "admin.logentry",
            "django_otp_webauthn.webauthncredential",
            "django_otp_webauthn.webauthnattestation",
            "django_otp_webauthn.webauthnuserhandle",
            "account.emailaddress",
            "account.emailconfirmation",
        }
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        sessions = Session.objects.filter(person=person).count()
        yield Holding(
            title=_("Account"),
            purpose=_("Email address and a hashed password, so that you can sign in."),
            count=Person.objects.filter(pk=person).count(),
            deadline_words=_("Until you erase your account"),
            delete_url=reverse("erase"),
        )
        yield Holding(
            title=_("Signed-in browsers"),
            purpose=_("So that you stay signed in."),
            count=sessions,
            deadline_words=_("A day without use, two weeks after signing in, or when you sign out"),
        )

        factors = AuthenticatorApp.objects.filter(user=person).count() + _passkeys(person).count()
        if factors:
            yield Holding(
                title=_("Second factors"),
                purpose=_("A sealed secret or a public key each, to prove that it is you."),
                count=factors,
                deadline_words=_("Until you remove them"),
                delete_url=reverse("security"),
            )

        tokens = ApiToken.objects.owned_by(person).count()
        if tokens:
            yield Holding(
                title=_("API tokens"),
                purpose=_("A hash each, so that programs can act for you."),
                count=tokens,
                deadline_words=_("Until they expire or you revoke them"),
                delete_url=reverse("tokens"),
            )

    def export(self, person: UUID) -> Mapping[str, Any]:
        row = Person.objects.get(pk=person)
        addresses = EmailAddress.objects.filter(user=person)
        return {
            "email": row.email,
            "joined_at": row.joined_at.isoformat(),
            "addresses": list(addresses.values("email", "verified", "primary")),
            "has_authenticator_app": AuthenticatorApp.objects.filter(user=person).exists(),
            "passkeys": list(_passkeys(person).values("name", "created_at")),
            "tokens": list(_tokens(person)),
            "language": row.language,
            "time_zone": row.time_zone,
            "region": row.region,
            "sessions": list(
                Session.objects.filter(person=person).values(
                    "browser", "network", "began_at", "used_at"
                )
            ),
        }

    def erase(self, person: UUID) -> None:
        Session.objects.filter(person=person).delete()
        Person.objects.filter(pk=person).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        if Session.objects.filter(person=person).exists():
            yield "sessions"
        if Person.objects.filter(pk=person).exists():
            yield "account"


def _tokens(person: UUID) -> list[dict[str, Any]]:
    fields = ("name", "scope", "created", "expiry", "last_used_at")
    return list(ApiToken.objects.owned_by(person).values(*fields))


def _passkeys(person: UUID) -> QuerySet[Any]:
    passkeys: QuerySet[Any] = WebAuthnCredential.objects.filter(user=person)
    return passkeys
