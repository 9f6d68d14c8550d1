"""An object's key follows from its owner's key and its share as docs/encryption.md says."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from privacy.vault.keyring import OwnerKey

KEYS = json.loads(Path(__file__).with_name("vectors.json").read_text())["keys"]


@pytest.mark.parametrize("vector", KEYS, ids=lambda vector: vector["owner_key"][:4])
def test_keys_are_derived_as_the_document_says(vector: dict[str, str]) -> None:
    owner = OwnerKey(key_id=UUID(int=0), secret=bytes.fromhex(vector["owner_key"]))
    assert owner.for_object(bytes.fromhex(vector["share"])).hex() == vector["object_key"]
    assert owner.for_columns().hex() == vector["column_key"]
