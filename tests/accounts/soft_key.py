"""An authenticator in software, after WebAuthn level 2: one key on P-256."""

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@dataclass
class SoftKey:
    """Answers challenges; its fields are what an attacker would change."""

    origin: str = "http://localhost"
    verifies_user: bool = True
    count: int = 0
    handle: str = ""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        data = self._data(HAS_KEY) + bytes(16) + struct.pack(">H", 32) + self.id + cose
        proof = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(proof)})

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        data, client = self._data(), self._client("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        answer = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.handle,
        }
        return self._answer(answer)

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        extensions = {"credProps": {"rk": True}}
        known = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return {**known, "clientExtensionResults": extensions, "response": response}

    def _data(self, flags: int = 0) -> bytes:
        self.count += 1
        flags |= PRESENT | (VERIFIED if self.verifies_user else 0)
        return hashlib.sha256(b"localhost").digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()
