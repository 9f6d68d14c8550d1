"""What a copy of everything contains: a file of each holder, the pictures, a readable page."""

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.responsible import operator
from privacy.rights.export import finishing
from privacy.rights.export.archive import Entry, Listed
from privacy.rights.export.errors import Unfit
from privacy.rights.export.readable import section_of
from privacy.rights.holders import Holder, Withheld, registry, withheld_by
from privacy.rights.locating import located
from privacy.vault import actions as vault
from privacy.vault.commitments import slip_of
from privacy.vault.errors import Gone, KeyDestroyed
from privacy.vault.models import Kind, SealedObject
from privacy.vault.opened import OpenedObject
from privacy.words import Words

MANIFEST = "manifest.json"
ENDINGS = {b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}


@dataclass
class Contents:
    """One person's copy: `entries` in order, then `manifest` over all of them."""

    person: UUID
    actor: Actor
    time: datetime
    _data: dict[str, Any] = field(default_factory=dict)
    _pictures: list[dict[str, Any]] = field(default_factory=list)
    _missed: list[Withheld] = field(default_factory=list)

    def total_bytes(self) -> int:
        """Return how much the pictures are, by which progress is measured."""
        return sum(sealed.size for sealed in self._sealed())

    def entries(self) -> Iterator[Entry]:
        yield from self._slips()
        yield from self._picture_entries()
        for holder in registry.holders:
            self._data[holder.name] = copy = as_data(holder.export(self.person))
            yield Entry(f"data/{holder.name}.json", [_json(copy)])
        yield Entry("index.html", [self._page()])

    def manifest(self, listed: Sequence[Listed]) -> dict[str, Any]:
        """Return the archive's table of contents, with what is not in it and why."""
        return {
            "type": "safelight/export-manifest/v1",
            "made_at": self.time.isoformat(),
            "made_by": operator(),
            "files": [
                {"name": each.name, "bytes": each.size, "sha256": each.sha256} for each in listed
            ],
            "inventory": [_inventory(holder, self.person) for holder in registry.holders],
            "withheld": [
                {"what": str(each.what), "why": str(each.why)} for each in self._withheld()
            ],
        }

    def _sealed(self) -> list[SealedObject]:
        mine = SealedObject.objects.owned_by(self.person).openable()
        return list(mine.exclude(kind=Kind.EXPORT).order_by("kind", "created_at"))

    def _slips(self) -> Iterator[Entry]:
        slips = []
        for sealed in self._sealed():
            try:
                slips.append(slip_of(sealed).as_json())
            except (Gone, KeyDestroyed):
                continue
        yield Entry("deletion-slips.json", [_json({"slips": slips})])

    def _picture_entries(self) -> Iterator[Entry]:
        opened = vault.open_each(
            sealed_objects=self._sealed(),
            actor=self.actor,
            owner=self.person,
            purpose=Purpose.MAKE_EXPORT,
        )
        for number, (sealed, picture) in enumerate(opened, start=1):
            try:
                pieces, ending = _begun(sealed, picture)
            except (Gone, KeyDestroyed):
                self._miss(sealed, _("It was deleted while this copy was being made."))
                continue
            except Unfit as reason:
                self._miss(sealed, reason.sentence)
                continue
            name = f"pictures/{sealed.kind}-{number}.{ending}"
            self._pictures.append({"name": name, "kind": sealed.get_kind_display()})
            yield Entry(name, pieces, is_compressed=True)

    def _miss(self, sealed: SealedObject, why: Words) -> None:
        self._missed.append(Withheld(f"{sealed.get_kind_display()} {sealed.pk}", why))

    def _page(self) -> bytes:
        context = {
            "sections": [section_of(name, copy) for name, copy in self._data.items()],
            "pictures": self._pictures,
            "withheld": self._withheld(),
            "time": self.time,
            "operator": operator(),
        }
        return render_to_string("privacy/export/copy.html", context).encode()

    def _withheld(self) -> list[Withheld]:
        by_rule = [each for holder in registry.holders for each in withheld_by(holder)]
        return [*by_rule, *self._missed]


def as_data(copy: Any) -> Any:
    """Return a holder's copy as plain JSON values."""
    return json.loads(json.dumps(copy, cls=DjangoJSONEncoder))


def _json(value: Any) -> bytes:
    text = json.dumps(value, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    return text.encode() + b"\n"


def manifest_entry(manifest: dict[str, Any]) -> Entry:
    """Return the manifest as the archive's last file."""
    return Entry(MANIFEST, [_json(manifest)])


def _begun(sealed: SealedObject, picture: OpenedObject) -> tuple[Iterable[bytes], str]:
    """Read the first piece, by which the format is known and that it is still there."""
    finish = finishing.of(sealed.kind)
    pieces = iter([finish(sealed, picture.read())]) if finish else picture.pieces()
    first = next(pieces, b"")
    ending = next((end for start, end in ENDINGS.items() if first.startswith(start)), "bin")
    return itertools.chain([first], pieces), ending


def _inventory(holder: Holder, person: UUID) -> dict[str, Any]:
    return {
        "holder": holder.name,
        "answers_for": sorted(holder.models),
        "file": f"data/{holder.name}.json",
        "holds": [
            {
                "what": str(holding.title),
                "purpose": str(holding.purpose),
                "count": holding.count,
                "bytes": holding.bytes_held,
                "goes": str(holding.deadline_words),
            }
            for holding in located(person, holders=[holder])
        ],
    }
