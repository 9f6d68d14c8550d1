"""Hand the training set to a trainer: consented copies, a manifest, and what to delete."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from privacy.consent.actions import is_in_force, people_who_allow
from privacy.consent.statements import TRAINING
from privacy.errors import PrivacyError
from privacy.ledger.actors import Actor
from privacy.ledger.events import Purpose
from privacy.vault.actions import open_each
from uploads.training.models import ExportedCopy, TrainingCopy, TrainingExport

MANIFEST = "manifest.json"


class FolderInUse(PrivacyError):
    """The folder holds something already: an export never mixes with another."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not an empty folder. Name a new one; nothing was written.")


@dataclass(frozen=True)
class Written:
    """One picture in the draft folder."""

    copy: TrainingCopy
    path: Path
    sha256: str


def export_training_set(*, folder: Path, actor: Actor) -> tuple[TrainingExport, int]:
    """Write every copy whose owner agrees, in today's words, into a new folder; return how many.

    Each owner's line in the ledger comes before their pictures. The list of what leaves is
    committed before the folder appears, whole; a crash leaves a hidden draft beside it. Raises
    FolderInUse, OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(folder)
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        written = [_write(draft, *each) for each in _opened(actor)]
        export, kept = _listed([one for one in written if _still_agreed(one)])
        _publish(draft, folder, export, kept)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return export, len(kept)


def removals() -> dict[UUID, list[str]]:
    """Return, for each export, the files that must be deleted wherever it went."""
    recalled = ExportedCopy.objects.recalled().order_by("export", "copy")
    return {
        export: [copy.file_name for copy in copies]
        for export, copies in groupby(recalled, key=lambda copy: copy.export_id)
    }


def _opened(actor: Actor) -> Iterator[tuple[TrainingCopy, bytes]]:
    for person in sorted(people_who_allow(TRAINING)):
        mine = TrainingCopy.objects.owned_by(person).present()
        copies = {one.sealed_id: one for one in mine.filter(consent_version=TRAINING.version)}
        opened = open_each(
            sealed_objects=[one.sealed for one in copies.values()],
            actor=actor,
            owner=person,
            purpose=Purpose.TRAINING_EXPORT,
        )
        for sealed, content in opened:
            yield copies[sealed.pk], content.read()


def _write(draft: Path, copy: TrainingCopy, jpeg: bytes) -> Written:
    path = draft / copy.file_name
    path.touch(mode=0o600)
    path.write_bytes(jpeg)
    return Written(copy, path, hashlib.sha256(jpeg).hexdigest())


def _still_agreed(one: Written) -> bool:
    """Whether nothing was taken back or deleted while the others were written."""
    is_there = TrainingCopy.objects.present().filter(pk=one.copy.pk).exists()
    return is_there and is_in_force(one.copy.owner_id, TRAINING)


def _listed(kept: list[Written]) -> tuple[TrainingExport, list[Written]]:
    with transaction.atomic():
        export = TrainingExport.objects.create(consent_version=TRAINING.version)
        ExportedCopy.objects.bulk_create(
            ExportedCopy(export=export, copy=one.copy.pk) for one in kept
        )
    return export, kept


def _publish(draft: Path, folder: Path, export: TrainingExport, kept: list[Written]) -> None:
    names = {one.path for one in kept}
    for path in set(draft.iterdir()) - names:
        path.unlink()
    manifest = draft / MANIFEST
    manifest.touch(mode=0o600)
    manifest.write_text(json.dumps(_manifest(export, kept), indent=2) + "\n")
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)


def _manifest(export: TrainingExport, kept: list[Written]) -> dict[str, Any]:
    return {
        "export": str(export.pk),
        "taken_at": export.taken_at.isoformat(),
        "consent": {"statement": TRAINING.code, "version": TRAINING.version},
        "pictures": [
            {
                "file": one.path.name,
                "sha256": one.sha256,
                "width": one.copy.width,
                "height": one.copy.height,
                "consent_version": one.copy.consent_version,
                "delete_after": one.copy.sealed.delete_after.isoformat(),
            }
            for one in kept
        ],
        "delete_from_earlier_exports": {str(key): files for key, files in removals().items()},
    }
