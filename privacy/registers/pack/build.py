"""Write the pack: the files, then a list of their hashes, signed with the ledger's key."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from typing import Final

from privacy.ledger.notes import origin, read_statement, sign_statement
from privacy.registers.pack.contents import files
from privacy.registers.tables import as_json

KIND: Final = "officer-pack"
MANIFEST: Final = "manifest.json"
SIGNED: Final = "manifest.txt"


def build_pack(*, now: datetime) -> bytes:
    """Return the archive; the same files at the same moment give the same bytes."""
    out, listed = io.BytesIO(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files(now):
            content = text.encode()
            digest = hashlib.sha256(content).hexdigest()
            listed.append({"file": name, "bytes": len(content), "sha256": digest})
            _add(archive, now, name, content)
        manifest = as_json({"site": origin(), "made_at": now, "files": listed}).encode()
        _add(archive, now, MANIFEST, manifest)
        _add(archive, now, SIGNED, _signed(now, manifest).encode())
    return out.getvalue()


def check_signed(note: str, manifest: bytes) -> bool:
    """Say whether a signed note is of this manifest; raise LedgerInconsistent for a forged one."""
    stated = read_statement(KIND, note).split("\n")
    return f"sha256 {hashlib.sha256(manifest).hexdigest()}" in stated


def _signed(now: datetime, manifest: bytes) -> str:
    time = f"time {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    digest = hashlib.sha256(manifest).hexdigest()
    return sign_statement(KIND, f"{time}\nfile {MANIFEST}\nsha256 {digest}\n")


def _add(archive: zipfile.ZipFile, now: datetime, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
