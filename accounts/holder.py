"""Answers for the account, its addresses and its sessions."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp_webauthn.models import WebAuthnCredential

from accounts.counts import person_with_counts
from accounts.models import ApiToken, AuthenticatorApp, Person, RoleProposal, Session
from privacy.rights.holders import DataClass, Holding, Withheld

ACCOUNT = DataClass(
    code="account",
    title=_("Account"),
    purpose=_("Email address and a hashed password, so that you can sign in."),
    deadline_words=_("Until you erase your account"),
    serves="account",
)
PROFILE = DataClass(
    code="profile",
    title=_("Language, time zone and region"),
    purpose=_("What you chose, so that words, times and rights fit you."),
    deadline_words=_("Until you change them or erase your account"),
    serves="account",
)
BROWSERS = DataClass(
    code="browsers",
    title=_("Signed-in browsers"),
    purpose=_("So that you stay signed in."),
    deadline_words=_("A day without use, two weeks after signing in, or when you sign out"),
    serves="security",
)
FACTORS = DataClass(
    code="factors",
    title=_("Second factors"),
    purpose=_("A sealed secret or a public key each, to prove that it is you."),
    deadline_words=_("Until you remove them"),
    serves="security",
)
TOKENS = DataClass(
    code="tokens",
    title=_("API tokens"),
    purpose=_("A hash each, so that programs can act for you."),
    deadline_words=_("Until they expire or you revoke them"),
    serves="account",
)


class AccountHolder:
    """The person's row, e-mail addresses, memberships and sessions."""

    name = "account"
    classes = (ACCOUNT, PROFILE, BROWSERS, FACTORS, TOKENS)
    models = frozenset(
        {
            "accounts.person",
            "accounts.dormancynotice",
            "accounts.person_groups",
            "accounts.person_user_permissions",
            "accounts.session",
            "accounts.authenticatorapp",
            "accounts.recoverycodes",
            "accounts.recoverycode",
            "accounts.apitoken",
            "accounts.roleproposal",
            "accounts.tokennetwork",
            "admin.logentry",
            "django_otp_webauthn.webauthncredential",
            "django_otp_webauthn.webauthnattestation",
            "django_otp_webauthn.webauthnuserhandle",
            "account.emailaddress",
            "account.emailconfirmation",
        }
    )

    withheld = (
        Withheld(
            _("The hash of your password, and of your recovery codes and API tokens"),
            _("They help only somebody who wants to guess them (GDPR Art. 32)."),
        ),
        Withheld(
            _("The secrets of your second factors and the keys of your sessions"),
            _("Whoever held them could sign in as you (GDPR Art. 32)."),
        ),
    )

    def locate(self, person: UUID) -> Iterable[Holding]:
        row = person_with_counts(person)
        chosen = [row.language, row.time_zone, row.region] if row else []
        yield ACCOUNT.holding(
            count=int(row is not None),
            correct_url=reverse("account_email"),
            delete_url=reverse("erase"),
        )
        yield PROFILE.holding(
            count=sum(bool(each) for each in chosen), correct_url=reverse("profile")
        )
        if row is None:
            return
        yield BROWSERS.holding(count=row.sessions, delete_url=reverse("security"))
        if row.apps + row.passkeys:
            yield FACTORS.holding(count=row.apps + row.passkeys, delete_url=reverse("security"))
        if row.tokens:
            yield TOKENS.holding(count=row.tokens, delete_url=reverse("tokens"))

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
        RoleProposal.objects.filter(person=person).delete()
        for role_of in ("proposed_by", "decided_by"):
            RoleProposal.objects.filter(**{role_of: person}).update(**{role_of: None})
        Session.objects.filter(person=person).delete()
        Person.objects.filter(pk=person).delete()

    def verify(self, person: UUID) -> Iterable[str]:
        if Session.objects.filter(person=person).exists():
            yield "sessions"
        if Person.objects.filter(pk=person).exists():
            yield "account"
        if RoleProposal.objects.naming(person).exists():
            yield "proposals of roles"


def _tokens(person: UUID) -> list[dict[str, Any]]:
    fields = ("name", "scope", "created", "expiry", "last_used_at", "suspended_at")
    return list(ApiToken.objects.owned_by(person).values(*fields))


def _passkeys(person: UUID) -> QuerySet[Any]:
    passkeys: QuerySet[Any] = WebAuthnCredential.objects.filter(user=person)
    return passkeys
