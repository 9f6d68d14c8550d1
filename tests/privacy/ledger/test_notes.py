"""Checkpoints are C2SP signed notes which only this deployment's key can make."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from privacy.ledger.errors import LedgerInconsistent
from privacy.ledger.notes import Head, read, sign, verifier_key

HEAD = Head(5, hashlib.sha256(b"root").digest(), datetime(2026, 11, 23, 14, 3, 5, tzinfo=UTC))


def test_note_has_the_c2sp_form() -> None:
    origin, size, root, time, blank, signature, end = sign(HEAD).split("\n")
    assert (origin, size, blank, end) == ("safelight.local/ledger", "5", "", "")
    assert base64.b64decode(root) == HEAD.root
    assert time == "time 2026-11-23T14:03:05Z"
    assert signature.startswith("\N{EM DASH} safelight.local/ledger ")


def test_anyone_with_the_public_key_can_verify_a_note() -> None:
    name, key_id, encoded = verifier_key().split("+", 2)
    public = base64.b64decode(encoded)
    signed, _, line = sign(HEAD).partition("\n\n")
    signature = base64.b64decode(line.split(" ")[2])
    assert public[0] == 1
    assert signature[:4].hex() == key_id
    assert hashlib.sha256(name.encode() + b"\n" + public).digest()[:4] == signature[:4]
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], f"{signed}\n".encode())


def test_reading_returns_what_was_signed() -> None:
    assert read(sign(HEAD)) == HEAD


def test_a_changed_character_anywhere_is_refused() -> None:
    note = sign(HEAD)
    for place, character in enumerate(note):
        changed = note[:place] + ("1" if character != "1" else "2") + note[place + 1 :]
        with pytest.raises(LedgerInconsistent):
            read(changed)


@pytest.mark.parametrize("note", ["", "\n\n", "a\n1\nb\n\n\N{EM DASH} a b\n", "no note at all"])
def test_nonsense_is_refused_without_a_traceback(note: str) -> None:
    with pytest.raises(LedgerInconsistent):
        read(note)


def test_another_deployment_s_note_is_refused(settings: Settings) -> None:
    settings.SAFELIGHT_LEDGER_KEY = base64.urlsafe_b64encode(bytes(32)).decode()
    foreign = sign(HEAD)
    settings.SAFELIGHT_LEDGER_KEY = base64.urlsafe_b64encode(bytes([1] * 32)).decode()
    with pytest.raises(LedgerInconsistent):
        read(foreign)


@pytest.mark.parametrize("key", ["", "c2hvcnQ=", "not base64!"])
def test_an_unusable_key_is_said_in_a_sentence(settings: Settings, key: str) -> None:
    settings.SAFELIGHT_LEDGER_KEY = key
    with pytest.raises(ImproperlyConfigured, match="so nothing can be signed"):
        sign(HEAD)
