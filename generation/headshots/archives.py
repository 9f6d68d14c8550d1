"""Several headshots in one ZIP archive, which is written while it is read and never whole."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from django.http import StreamingHttpResponse
from django.utils import timezone

from generation.headshots.actions import note_download
from generation.headshots.models import Headshot
from generation.headshots.renditions import Rendition
from generation.provenance.signing import sign
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.rights.export.archive import Archive, Entry
from privacy.vault import actions as vault
from privacy.vault.errors import Gone, KeyDestroyed

FILE_NAME: Final = "portraits.zip"


def download_headshots(
    *, headshots: Sequence[Headshot], renditions: Sequence[Rendition], actor: Actor
) -> Iterator[bytes]:
    """Return a ZIP of one person's headshots, each cut to size and marked.

    One line of the ledger lists them all and comes first. What can't be signed isn't handed out:
    raises NotMarked at once where that is so of the first, and breaks the archive off later.
    """
    files = _files(headshots, renditions, actor)
    begun = chain([first] if (first := next(files, None)) else [], files)
    return Archive(timezone.now()).pieces(begun)


def archive_response(pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """Hand an archive over as a file that no cache keeps."""
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _files(
    headshots: Sequence[Headshot], renditions: Sequence[Rendition], actor: Actor
) -> Iterator[Entry]:
    of_sealed = {headshot.sealed_id: headshot for headshot in headshots}
    opened = vault.open_each(
        sealed_objects=[headshot.sealed for headshot in headshots],
        actor=actor,
        owner=headshots[0].owner_id,
        purpose=Purpose.DOWNLOAD,
        event=Event.HEADSHOT_DOWNLOADED,
    )
    for number, (sealed, picture) in enumerate(opened, start=1):
        headshot = of_sealed[sealed.pk]
        try:
            master = picture.read()
        except (Gone, KeyDestroyed):  # deleted while the others were read
            continue
        for rendition in renditions:
            content = sign(rendition.cut(master), engine=headshot.engine)
            name = rendition.named(content).removeprefix("portrait-")
            yield Entry(f"{number:02}-{headshot.style}-{name}", [content], is_compressed=True)
        note_download(headshot)
