"""An authenticator app whose secret is sealed, and recovery codes kept as hashes."""

import base64
import secrets
import time
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote, urlencode

from django.db import models, transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from privacy.vault.columns import open_bytes, seal_bytes

ISSUER = "Safelight"
SECRET_BYTES = 20
CODE_BYTES = 16  # 128 bits: 26 letters and digits
CODES = 10
LONGEST_PAUSE = 9  # 2 to the power of 8 seconds


Owned = TypeVar("Owned", bound=models.Model)


class Factors(models.Manager[Owned]):
    """What django-otp asks of a device's manager."""

    def devices_for_user(self, user: Any, confirmed: bool | None = None) -> models.QuerySet[Owned]:
        devices = self.filter(user=user)
        return devices if confirmed is None else devices.filter(confirmed=confirmed)


class BriefPauses(ThrottlingMixin):  # type: ignore[misc]
    """Doubles the pause after each wrong code, up to about four minutes.

    Longer ones would let whoever has stolen a password lock its owner out.
    """

    throttling_failure_count: int

    class Meta:
        abstract = True

    def get_throttle_factor(self) -> int:
        return 1

    def throttle_increment(self, commit: bool = True) -> None:
        super().throttle_increment(commit=False)
        self.throttling_failure_count = min(self.throttling_failure_count, LONGEST_PAUSE)
        if commit:
            self.save()


class AuthenticatorApp(TimestampMixin, BriefPauses, Device):  # type: ignore[misc]
    """Six digits every thirty seconds (RFC 6238); a step is taken once."""

    sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=-1)

    objects: ClassVar[Factors["AuthenticatorApp"]] = Factors()

    class Meta:
        app_label = "accounts"

    @property
    def _context(self) -> str:
        return f"accounts.authenticatorapp/{self.user_id}/secret"

    def choose_secret(self) -> None:
        """Draw a new secret and seal it under its person's key."""
        drawn = secrets.token_bytes(SECRET_BYTES)
        self.sealed = seal_bytes(owner=self.user_id, context=self._context, plaintext=drawn)

    def secret(self) -> bytes:
        """Open the secret; raise KeyDestroyed or Damaged."""
        return open_bytes(owner=self.user_id, context=self._context, sealed=bytes(self.sealed))

    def manual_key(self) -> str:
        """Return the secret in base32, in groups of four, for typing in."""
        plain = base64.b32encode(self.secret()).decode()
        return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))

    def address(self) -> str:
        """Return the otpauth address that the QR code holds."""
        fields = {"secret": self.manual_key().replace(" ", ""), "issuer": ISSUER}
        return f"otpauth://totp/{quote(f'{ISSUER}:{self.user.email}')}?{urlencode(fields)}"

    def verify_token(self, token: str) -> bool:
        """Take a code of this step or a neighbour's, never one at or before the last taken."""
        if not self.verify_is_allowed()[0]:
            return False
        clock = TOTP(self.secret(), step=30, digits=6)
        clock.time = time.time()
        is_right = token.isascii() and token.isdigit() and len(token) == 6
        if not (is_right and clock.verify(int(token), 1, self.last_step + 1)):
            self.throttle_increment()
            return False
        self.last_step = clock.t()
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True


class RecoveryCodes(TimestampMixin, BriefPauses, Device):  # type: ignore[misc]
    """One person's set of codes, of which each opens once."""

    objects: ClassVar[Factors["RecoveryCodes"]] = Factors()

    class Meta:
        app_label = "accounts"

    def renew(self) -> list[str]:
        """Replace every code and return the new ones, which are never readable again."""
        codes = [_new_code() for _ in range(CODES)]
        with transaction.atomic():
            self.codes.all().delete()
            hashes = (RecoveryCode(device=self, digest=self._digest(code)) for code in codes)
            RecoveryCode.objects.bulk_create(hashes)
        return codes

    def verify_token(self, token: str) -> bool:
        """Take a code and delete it; of two requests at once only one deletes it."""
        if not self.verify_is_allowed()[0]:
            return False
        if self.codes.filter(digest=self._digest(token)).delete()[0] != 1:
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def holds(self, codes: list[str]) -> bool:
        """Say whether these are exactly the codes that can still be used."""
        digests = {self._digest(code) for code in codes}
        return digests == set(self.codes.values_list("digest", flat=True))

    def _digest(self, code: str) -> str:
        plain = "".join(code.split()).replace("-", "").lower()
        salt = f"accounts.recovery/{self.user_id}"
        return salted_hmac(salt, plain, algorithm="sha256").hexdigest()


class RecoveryCode(models.Model):
    """The hash of one unused code."""

    device = models.ForeignKey(RecoveryCodes, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return f"code {self.pk}"


def _new_code() -> str:
    plain = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=").lower()
    return "-".join(plain[i : i + 5] for i in range(0, len(plain), 5))
