"""Which second factors a person has."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django_otp_webauthn.models import WebAuthnCredential

from accounts.models import AuthenticatorApp, Person, RecoveryCodes
from accounts.notices import Notice, tell

WARN_AFTER = 5


def has_app(person: Person) -> bool:
    """Say whether an authenticator app is set up."""
    return AuthenticatorApp.objects.filter(user=person, confirmed=True).exists()


def has_passkey(person: Person) -> bool:
    """Say whether a passkey is registered."""
    return bool(WebAuthnCredential.objects.filter(user=person, confirmed=True).exists())


def has_factor(person: Person) -> bool:
    """Say whether this person's password alone must not be enough; one query."""
    apps, passkeys = (each.values("user_id") for each in _enough(person))
    return bool(apps.union(passkeys).exists())


def has_factor_of(column: OuterRef) -> Q:
    """Return the same as a part of another query, whose `column` holds the person's id."""
    apps, passkeys = map(Exists, _enough(column))
    return apps | passkeys


def _enough(person: Person | OuterRef) -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
    """Return the factors that ask for more than a password; recovery codes come with others."""
    kinds = AuthenticatorApp, WebAuthnCredential
    apps, passkeys = (kind.objects.filter(user=person, confirmed=True) for kind in kinds)
    return apps, passkeys


def must_have_factor(person: Person) -> bool:
    """Say whether a password alone is not enough for this person: staff, or all by a setting."""
    return person.is_staff or bool(settings.SAFELIGHT_FACTOR_FOR_ALL)


def device_that_takes(person: Person, code: str) -> AuthenticatorApp | RecoveryCodes | None:
    """Return the factor that a code belongs to, once it has been verified and used up."""
    kind = AuthenticatorApp if code.isdigit() else RecoveryCodes
    device = kind.objects.select_for_update().filter(user=person, confirmed=True).first()
    if device is None:
        return None
    before = device.throttling_failure_count
    if device.verify_token(code):
        return device
    if before < WARN_AFTER <= device.throttling_failure_count:
        tell(person=person.pk, notice=Notice.CODES_REFUSED)
    return None
