"""The one possible spelling of a receipt: any other byte is refused."""

import json
from collections.abc import Mapping
from typing import Any

from privacy.rights.receipts.errors import ReceiptRefused


def spell(value: Mapping[str, Any]) -> bytes:
    """Return JSON with sorted keys, indented by two, ASCII only, ended by a line end."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=True).encode() + b"\n"


def read(content: bytes) -> dict[str, Any]:
    """Return what `content` spells; raise ReceiptRefused where it is not spelt like that."""
    try:
        value = json.loads(content)
        is_canonical = isinstance(value, dict) and spell(value) == content
    except (ValueError, RecursionError):
        is_canonical = False
    if not is_canonical:
        raise ReceiptRefused("This file was changed: it is not spelt as a receipt is.")
    result: dict[str, Any] = value
    return result
