"""What officers write of a breach, and what they tell people: sealed under the deployment's key."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self
from uuid import UUID

from privacy.registers.breaches.models import Breach, BreachNotice, BreachText
from privacy.vault.columns import open_bytes, seal_bytes
from privacy.vault.keyring import deployment_owner


@dataclass(frozen=True)
class Text:
    """The facts, effects and measures of GDPR art. 33(5), and the reasons of the decisions."""

    title: str = ""
    facts: str = ""
    effects: str = ""
    measures: str = ""
    assessment: str = ""
    authority: str = ""
    late_reasons: str = ""

    @classmethod
    def from_json(cls, raw: bytes) -> Self:
        """Read a version; a field that is no longer known is left out."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in json.loads(raw).items() if name in known})


@dataclass(frozen=True)
class Wording:
    """What a notice says in one language, besides what its template says by itself."""

    what_happened: str
    information: str
    consequences: str
    measures: str
    advice: str


def write_text(*, breach: Breach, text: Text, author: UUID) -> BreachText:
    """Add a version; call it in the transaction of the change."""
    newest = breach.texts.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    sealed = _seal(f"breach/{breach.pk}/text/{number}", asdict(text))
    return BreachText.objects.create(breach=breach, number=number, sealed=sealed, written_by=author)


def text_of(breach: Breach) -> Text:
    """Return the newest version."""
    newest = breach.texts.order_by("-number").first()
    return read_text(newest) if newest else Text()


def read_text(version: BreachText) -> Text:
    """Open one version."""
    context = f"breach/{version.breach_id}/text/{version.number}"
    return Text.from_json(_open(context, version.sealed))


def seal_wordings(breach: Breach, wordings: Mapping[str, Wording]) -> bytes:
    """Return a notice's words, sealed."""
    return _seal(_notice_context(breach), {code: asdict(each) for code, each in wordings.items()})


def wordings_of(notice: BreachNotice) -> dict[str, Wording]:
    """Return a notice's words by language."""
    opened = json.loads(_open(_notice_context(notice.breach), notice.sealed))
    return {code: Wording(**words) for code, words in opened.items()}


def digest_of(template: str, wordings: Mapping[str, Wording]) -> str:
    """Return the SHA-256 of a notice, by which an officer approves the very words they read."""
    stated = {"template": template, **{code: asdict(each) for code, each in wordings.items()}}
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()


def _notice_context(breach: Breach) -> str:
    return f"breach/{breach.pk}/notice"


def _seal(context: str, value: Any) -> bytes:
    plaintext = json.dumps(value, sort_keys=True).encode()
    return seal_bytes(owner=deployment_owner(), context=context, plaintext=plaintext)


def _open(context: str, sealed: bytes | memoryview) -> bytes:
    return open_bytes(owner=deployment_owner(), context=context, sealed=bytes(sealed))
