"""Build a copy of everything: in a worker, piece by piece, sealed as it grows."""

import json
import logging
import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.rights.export.archive import Archive, Entry
from privacy.rights.export.contents import Contents, manifest_entry
from privacy.rights.export.errors import ExportTaken
from privacy.rights.export.models import LEASE, Export, Exports
from privacy.vault import actions as vault
from privacy.vault.columns import open_bytes, seal_bytes
from privacy.vault.errors import KeyDestroyed, VaultError
from privacy.vault.models import Kind, SealedObject

logger = logging.getLogger(__name__)
BUILDER: Final = "export"
TELL_EVERY_SECONDS: Final = 1.0


def build_export(export_id: UUID) -> None:
    """Build an export that still waits; what breaks off is tried again by the next sweep."""
    worker = uuid.uuid4()
    if not Export.objects.claim(export_id, worker=worker, now=timezone.now()):
        return
    export = Export.objects.get(pk=export_id)
    held = Export.objects.held(export.pk, worker=worker)
    try:
        _build(export, held)
    except (ExportTaken, KeyDestroyed):
        logger.info("export %s: it is not wanted any more", export.pk)
    except (OSError, VaultError):
        logger.warning("export %s broke off at attempt %d", export.pk, export.attempt)
    finally:
        _close(export)


def manifest_of(export: Export) -> dict[str, Any]:
    """Return the manifest of an export for its owner; empty once it can't be opened."""
    if not export.manifest:
        return {}
    try:
        opened = open_bytes(
            owner=export.person, context=_context(export), sealed=bytes(export.manifest)
        )
    except VaultError:
        return {}
    manifest: dict[str, Any] = json.loads(opened)
    return manifest


def _build(export: Export, held: Exports) -> None:
    now = timezone.now()
    contents = Contents(person=export.person, actor=_actor(export), time=now)
    archive, manifests = Archive(now), []

    def last() -> Entry:
        manifests.append(contents.manifest(archive.listed))
        return manifest_entry(manifests[0])

    held.update(total_bytes=contents.total_bytes())
    pieces = archive.pieces(contents.entries(), last=last)
    sealed = vault.deposit_stream(
        owner=export.person,
        kind=Kind.EXPORT,
        pieces=_telling(pieces, held),
        keep_for=export.delete_after - now,
    )
    try:
        _finish(export, held, sealed, manifests[0])
    except BaseException:
        vault.finish_deletion(sealed=sealed)
        raise


def _telling(pieces: Iterable[bytes], held: Exports) -> Iterator[bytes]:
    """Pass the pieces on; say now and then how far it is, and stop if it is no longer ours."""
    done, told_at = 0, time.monotonic()
    for piece in pieces:
        yield piece
        done += len(piece)
        if time.monotonic() - told_at >= TELL_EVERY_SECONDS:
            told_at = time.monotonic()
            if not held.update(done_bytes=done, lease_until=timezone.now() + LEASE):
                raise ExportTaken


def _finish(export: Export, held: Exports, sealed: SealedObject, manifest: dict[str, Any]) -> None:
    with transaction.atomic():
        if not held.select_for_update().exists():
            raise ExportTaken
        vault.confirm(sealed=sealed)
        plaintext = json.dumps(manifest).encode()
        held.update(
            state=Export.State.READY,
            sealed=sealed,
            worker=None,
            lease_until=None,
            done_bytes=sealed.size,
            manifest=seal_bytes(owner=export.person, context=_context(export), plaintext=plaintext),
        )
        record(
            event=Event.EXPORT_MADE,
            actor=_actor(export),
            owner=export.person,
            purpose=Purpose.MAKE_EXPORT,
            detail={"objects": [str(sealed.pk)]},
        )


def _close(export: Export) -> None:
    """Say that the pictures are closed again, also where the build broke off."""
    try:
        with transaction.atomic():
            record(
                event=Event.PHOTO_CLOSED,
                actor=_actor(export),
                owner=export.person,
                purpose=Purpose.MAKE_EXPORT,
            )
    except KeyDestroyed:
        logger.info("export %s: its person was erased meanwhile", export.pk)


def _actor(export: Export) -> Actor:
    return Actor.program(BUILDER, run=export.pk)


def _context(export: Export) -> str:
    return f"export/{export.pk}/manifest"
