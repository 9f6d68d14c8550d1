"""The format stays what docs/encryption.md says: objects sealed once open for ever, byte for byte.

`vectors.json` was made with the library. Each is built again here from the document's words
alone, then opened by the library and by our own reader.
"""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from privacy.vault.reader import SealedReader
from privacy.vault.sealing import Binding, header_of, unseal

SEALING = json.loads(Path(__file__).with_name("vectors.json").read_text())["sealing"]


def plaintext_of(vector: dict[str, Any]) -> bytes:
    return bytes(index * 7 % 251 for index in range(vector["plaintext_size"]))


def binding_of(vector: dict[str, Any]) -> Binding:
    return Binding(
        key_id=UUID(vector["key_id"]),
        owner=UUID(vector["owner"]),
        sealed_object=UUID(vector["object"]),
        kind=vector["kind"],
    )


def built(vector: dict[str, Any]) -> bytes:
    """Seal as the document describes, with the vector's salt."""
    key, salt = bytes.fromhex(vector["key"]), bytes.fromhex(vector["salt"])
    owner, sealed_object = UUID(vector["owner"]).bytes, UUID(vector["object"]).bytes
    outer = b"PVS1\x01\x00\x00\x00" + UUID(vector["key_id"]).bytes
    parts = [b"safelight/object", outer, owner, sealed_object, vector["kind"].encode()]
    context = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    label = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
    material = HKDFExpand(hashes.SHA512(), 76, label + salt + context).derive(key)
    aead, nonce = AESGCM(material[:32]), int.from_bytes(material[32:44], "big")
    plaintext = plaintext_of(vector)
    chunks = [
        aead.encrypt((nonce ^ index).to_bytes(12, "big"), plaintext[index * 16384 :][:16384], None)
        for index in range(len(plaintext) // 16384 + 1)
    ]
    return b"".join([outer, salt, material[44:], *chunks])


@pytest.mark.parametrize("vector", SEALING, ids=lambda vector: vector["plaintext_size"])
def test_a_vector_is_what_the_document_says(vector: dict[str, Any]) -> None:
    sealed = built(vector)
    assert hashlib.sha256(sealed).hexdigest() == vector["sealed_sha256"]
    assert header_of(sealed).hex() == vector["header"]


@pytest.mark.parametrize("vector", SEALING, ids=lambda vector: vector["plaintext_size"])
def test_a_vector_opens_with_the_library_and_with_our_reader(vector: dict[str, Any]) -> None:
    sealed, key = built(vector), bytes.fromhex(vector["key"])
    header, binding = bytes.fromhex(vector["header"]), binding_of(vector)
    plaintext = plaintext_of(vector)
    assert unseal(sealed, key=key, binding=binding, recorded_header=header) == plaintext
    reader = SealedReader(
        lambda start, stop: sealed[start:stop],
        len(sealed),
        key=key,
        binding=binding,
        recorded_header=header,
    )
    assert reader.read() == plaintext
