"""Master keys: what wraps the wrapping keys. A local key, or one that never leaves AWS KMS.

Another cloud's service joins by the same two calls. Beside whatever a master wrapped, its name
is recorded, so that a rotation can be resumed and an old master recognised.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from privacy.vault.errors import Damaged, MasterMissing
from privacy.vault.wrapping import decrypt, derive, encrypt


class Master(Protocol):
    """Wraps and unwraps 32-byte secrets; `context` must be the same both times."""

    @property
    def name(self) -> str: ...

    def wrap(self, secret: bytes, *, context: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes: ...


@dataclass(frozen=True)
class LocalMaster:
    """A 32-byte key from a file or the environment."""

    key: bytes

    @property
    def name(self) -> str:
        return "local:" + derive(self.key, purpose="safelight/master-name/v1")[:8].hex()

    def wrap(self, secret: bytes, *, context: bytes) -> bytes:
        return encrypt(secret, key=self._wrapping, context=context)

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        return decrypt(wrapped, key=self._wrapping, context=context)

    @property
    def _wrapping(self) -> bytes:
        return derive(self.key, purpose="safelight/wrapping/v1")


@dataclass(frozen=True)
class KmsMaster:
    """A key in AWS KMS; needs the `s3` extra and AWS's own settings for credentials."""

    key_id: str

    @property
    def name(self) -> str:
        return f"aws-kms:{self.key_id}"

    def wrap(self, secret: bytes, *, context: bytes) -> bytes:
        answer = _kms().encrypt(
            KeyId=self.key_id, Plaintext=secret, EncryptionContext=_kms_context(context)
        )
        wrapped: bytes = answer["CiphertextBlob"]
        return wrapped

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        try:
            answer = _kms().decrypt(
                KeyId=self.key_id, CiphertextBlob=wrapped, EncryptionContext=_kms_context(context)
            )
        except _kms().exceptions.InvalidCiphertextException:
            raise Damaged from None
        secret: bytes = answer["Plaintext"]
        return secret


def current() -> Master:
    """Return the master that wraps from now on."""
    return next(_configured())


def by_name(name: str) -> Master:
    """Return the master of this name; raise MasterMissing where it isn't configured."""
    for master in (*_configured(), *_from_files()):
        if master.name == name:
            return master
    raise MasterMissing


def previous_name() -> str:
    """Return the name of the master before the current one, where it is still configured."""
    old = settings.SAFELIGHT_OLD_MASTER_KEY
    return LocalMaster(_decoded(old)).name if old else ""


def _configured() -> Iterator[Master]:
    if settings.SAFELIGHT_KMS_KEY:
        yield KmsMaster(settings.SAFELIGHT_KMS_KEY)
    for encoded in (settings.SAFELIGHT_MASTER_KEY, settings.SAFELIGHT_OLD_MASTER_KEY):
        if encoded:
            yield LocalMaster(_decoded(encoded))


def _from_files() -> Iterator[Master]:
    """Look at the key files again: a rotation may have replaced them under a running process."""
    for path in sorted(Path(settings.KEYS_DIR).glob("*master_key")):
        yield LocalMaster(_decoded(path.read_text().strip()))


def _decoded(encoded: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(encoded)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise Damaged("The master key is not 32 bytes of urlsafe base64.")
    return key


@cache
def _kms() -> Any:
    return import_module("boto3").client("kms")


def _kms_context(context: bytes) -> dict[str, str]:
    return {"safelight": context.hex()}
