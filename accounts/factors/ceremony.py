"""What passkey ceremonies take from this deployment."""

from django_otp_webauthn.helpers import WebAuthnHelper


class PasskeyHelper(WebAuthnHelper):  # type: ignore[misc]
    """Takes the origin that the portal is reached under: its host is checked by ALLOWED_HOSTS,
    and a passkey's relying party is fixed by a setting, so no other site fits both."""

    def get_allowed_origins(self) -> list[str]:
        return [f"{self.request.scheme}://{self.request.get_host()}"]
