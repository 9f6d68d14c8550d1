"""Read the mark of a file with C2PA's own reader, trusting one root and asking nobody."""

import io
import json
from dataclasses import dataclass
from typing import Any

from c2pa import C2paError, Context, Reader

from generation.provenance.errors import NoMark

PNG, JPEG = b"\x89PNG", b"\xff\xd8\xff"


@dataclass(frozen=True)
class Mark:
    """What the reader says: a state (Trusted, Valid, Invalid), faults, and who made it of what."""

    state: str
    faults: tuple[str, ...]
    source: str
    generator: str

    @property
    def is_trusted(self) -> bool:
        return self.state == "Trusted"

    @property
    def is_expired(self) -> bool:
        return "signingCredential.expired" in self.faults


def read(content: bytes, *, root_pem: str) -> Mark:
    """Return the mark of a JPEG or PNG, judged under the root; raise NoMark without one."""
    kind = _kind(content)
    trust = {
        "trust": {"user_anchors": root_pem},
        "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
    }
    try:
        with Reader(kind, io.BytesIO(content), context=Context.from_dict(trust)) as reader:
            return _mark(json.loads(reader.json()))
    except C2paError as error:
        raise NoMark from error


def _kind(content: bytes) -> str:
    if content.startswith(PNG):
        return "image/png"
    if content.startswith(JPEG):
        return "image/jpeg"
    raise NoMark


def _mark(said: dict[str, Any]) -> Mark:
    active = said["manifests"][said["active_manifest"]]
    generator = active.get("claim_generator_info", [{}])[0]
    return Mark(
        state=said.get("validation_state", "Invalid"),
        faults=tuple(status["code"] for status in said.get("validation_status", [])),
        source=_source(active),
        generator=f"{generator.get('name', '?')} {generator.get('version', '')}".strip(),
    )


def _source(manifest: dict[str, Any]) -> str:
    for assertion in manifest.get("assertions", []):
        for action in assertion.get("data", {}).get("actions", []):
            if "digitalSourceType" in action:
                return str(action["digitalSourceType"]).rsplit("/", 1)[-1]
    return ""
