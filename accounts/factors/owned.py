"""Which second factors a person has."""

from django_otp_webauthn.models import WebAuthnCredential

from accounts.models import AuthenticatorApp, Person, RecoveryCodes


def has_app(person: Person) -> bool:
    """Say whether an authenticator app is set up."""
    return AuthenticatorApp.objects.filter(user=person, confirmed=True).exists()


def has_passkey(person: Person) -> bool:
    """Say whether a passkey is registered."""
    return bool(WebAuthnCredential.objects.filter(user=person, confirmed=True).exists())


def has_factor(person: Person) -> bool:
    """Say whether this person's password alone must not be enough."""
    return has_app(person) or has_passkey(person)


def device_that_takes(person: Person, code: str) -> AuthenticatorApp | RecoveryCodes | None:
    """Return the factor that a code belongs to, once it has been verified and used up."""
    kind = AuthenticatorApp if code.isdigit() else RecoveryCodes
    device = kind.objects.select_for_update().filter(user=person, confirmed=True).first()
    return device if device is not None and device.verify_token(code) else None
