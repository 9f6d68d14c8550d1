"""Promise 1, watched from outside: no process writes a picture's bytes anywhere but sealed."""

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.portal import Portal, need, wait_until
from tests.portraits import MARKER, as_jpeg, astronaut
from tests.visitor import Visitor

pytestmark = pytest.mark.drill

WRITES = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg"
# These move bytes between files without showing them: no file may be their target.
SILENT = "sendfile,splice,tee,vmsplice,copy_file_range"
CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<rest>.*)$", re.MULTILINE)
TARGET = re.compile(r"^\d+<(?P<path>[^>]*)>")
PICTURE_STARTS = (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"WEBPVP8")


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


@pytest.fixture
def portal(tmp_path: Path, trace: Path) -> Iterator[Portal]:
    need("strace")
    tracer = ["strace", "-f", "-y", "-xx", "-qq", "-s", "4000000", "-o", str(trace)]
    portal = Portal(
        tmp_path / "var", prefix=[*tracer, "--seccomp-bpf", "-e", f"trace={WRITES},{SILENT}"]
    )
    portal.start()
    yield portal
    if portal.process is not None:
        portal.stop()


def test_upload_job_download_and_delete_write_no_picture_in_clear(
    portal: Portal, trace: Path
) -> None:
    visitor = Visitor(portal)
    visitor.sign_up()
    visitor.consent()
    sent = as_jpeg(astronaut())
    assert visitor.upload(sent).status == 200
    [photo] = re.findall(r"/photos/[0-9a-f-]{36}/picture/", visitor.get("/studio/").text)
    rebuilt = visitor.get(photo).body
    visitor.make_portraits("studio-navy")
    assert wait_until(visitor.portraits, 120)
    [portrait] = visitor.portraits()
    master = visitor.get(portrait + "download/full/").body
    cut = visitor.get(portrait + "download/linkedin/").body
    _assert_limits(portal)
    _assert_no_picture_at_rest(portal.data, _needles(sent, rebuilt, master, cut))
    visitor.post(portrait + "delete/")
    assert wait_until(lambda: not portal.objects())
    portal.stop()
    found = _written_outside_sockets(trace)
    _assert_nothing_in(found, _needles(sent, rebuilt, master, cut))
    # The search itself is no use if it would not find a picture that is there.
    with pytest.raises(AssertionError):
        _assert_nothing_in({"forged": master[5000:6000]}, _needles(sent, rebuilt, master, cut))
    with pytest.raises(AssertionError):
        _assert_nothing_in(
            {"forged": base64.b64encode(master[5001:6000])}, _needles(sent, rebuilt, master, cut)
        )


def _needles(*pictures: bytes) -> set[bytes]:
    """Return pieces by which a picture is known: as a file, as pixels, and both in base64."""
    needles = {MARKER}
    for picture in pictures:
        rgb = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))
        middle = rgb[:: rgb.shape[0] // 16]
        rows = [row[300:320] for row in middle if row[300:320].std() > 4]
        raw = [row.tobytes() for row in rows] + [row[:, ::-1].tobytes() for row in rows]
        # From the first quantisation table: what stands before (the mark, its public
        # certificate) is not picture.
        body = picture[picture.index(b"\xff\xdb") + 1000 :]
        raw += [body[start : start + 32] for start in range(0, len(body) - 32, 300)]
        needles.update(raw)
        for piece in raw:
            # Base64 has three alignments; what all of a piece's bytes decide is in the middle.
            needles.update(base64.b64encode(b"\0" * pad + piece)[8:32] for pad in range(3))
    return needles


def _written_outside_sockets(trace: Path) -> dict[str, bytes]:
    """Return, by target, everything written by any process to anything but a socket."""
    written: dict[str, bytearray] = {}
    count = 0
    for call in CALL.finditer(trace.read_text(errors="replace")):
        count += 1
        target = TARGET.match(call["rest"])
        path = _plain(target["path"]) if target else ""
        if call["name"] in SILENT.split(","):
            raise AssertionError(f"bytes were moved unseen: {call[0][:200]}")
        if path.startswith(("socket:", "TCP:", "TCPv6:", "UNIX", "UNIX-STREAM:")):
            continue
        for text in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', call["rest"]):
            written.setdefault(path, bytearray()).extend(_bytes(text))
    assert count > 500, "the trace shows too little to prove anything"
    assert any("db.sqlite3" in path for path in written), sorted(written)
    return {path: bytes(content) for path, content in written.items()}


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.replace("\\x", ""))


def _plain(path: str) -> str:
    return _bytes(path).decode() if path.startswith("\\x") else path


def _assert_nothing_in(places: dict[str, bytes], needles: set[bytes]) -> None:
    for place, content in places.items():
        for needle in needles:
            assert needle not in content, f"{place} holds a piece of a picture: {needle[:40]!r}"


def _assert_no_picture_at_rest(folder: Path, needles: set[bytes]) -> None:
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    _assert_nothing_in(files, needles | set(PICTURE_STARTS))


def _assert_limits(portal: Portal) -> None:
    """No process of the portal may leave a core dump, and its files are its user's alone."""
    for process in portal.tree():
        if process.name() != "strace":
            limits = Path(f"/proc/{process.pid}/limits").read_text()
            assert re.search(r"Max core file size +0 +0 ", limits), process.cmdline()
    for path in [portal.data, *portal.data.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, f"{path} can be read by others"
