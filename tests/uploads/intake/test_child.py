"""The child is confined, always ends, and is not believed."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from tests.uploads.intake.forgery import encoded, jpeg_segment, phone_jpeg, portrait
from uploads.intake import child
from uploads.intake.errors import IntakeBroken, IntakeRefused, RefusalCode
from uploads.intake.limits import Limits
from uploads.intake.pictures import pixels, rebuild
from uploads.intake.sandbox.protocol import HEADER, MAGIC, PICTURE

CLEAN = "import sys; sys.path += sys.argv.pop(1).split(':');"


def in_child(code: str) -> str:
    """Run `code` where the child would run, and return what it prints."""
    command = [
        sys.executable,
        "-I",
        "-S",
        "-B",
        "-c",
        CLEAN + code,
        ":".join(child._import_roots()),
    ]
    return subprocess.run(
        command, env={}, cwd="/", check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def writes(tmp_path: Path) -> Iterator[list[str]]:
    """Record every path that this process opens for writing."""
    seen: list[str] = []
    is_on = True

    def watch(event: str, args: tuple[object, ...]) -> None:
        if is_on and event == "open" and isinstance(args[2], int) and args[2] & 0o103:
            seen.append(str(args[0]))

    sys.addaudithook(watch)
    yield seen
    is_on = False


def test_no_file_is_written_by_the_parent(
    tmp_path: Path, writes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rebuild(phone_jpeg(portrait()))
    with pytest.raises(IntakeRefused):
        rebuild(encoded(portrait())[:9000])
    assert [path for path in writes if path != "/dev/null"] == []
    assert list(tmp_path.iterdir()) == []


def test_child_can_open_no_file_and_dump_no_core() -> None:
    verdict = in_child(
        "from uploads.intake.sandbox.confine import confine;"
        "from uploads.intake.sandbox.protocol import Bounds;"
        "import resource, os;"
        "most = resource.getrlimit(resource.RLIMIT_CORE)[1];"
        "resource.setrlimit(resource.RLIMIT_CORE, (most, most));"
        "confine(Bounds(1, 1, 1, 1, 2**30, 5));"
        "print(resource.getrlimit(resource.RLIMIT_CORE));"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE));\n"
        "for path in ('/tmp/left-behind', '/etc/hostname'):\n"
        "  try: os.open(path, os.O_RDWR | os.O_CREAT)\n"
        "  except OSError: print('closed')\n"
    )
    assert verdict.split("\n")[:4] == ["(0, 0)", "(0, 0)", "closed", "closed"]


def test_child_imports_neither_django_nor_numpy_nor_the_network() -> None:
    modules = in_child("import uploads.intake.sandbox.main; print(*sorted(sys.modules))").split()
    loaded = {name.partition(".")[0] for name in modules}
    assert loaded.isdisjoint({"django", "numpy", "cv2", "socket", "ssl", "celery", "config"})
    assert {name for name in modules if name.startswith("uploads.")} == {
        "uploads.intake",
        "uploads.intake.sandbox",
        *(
            f"uploads.intake.sandbox.{m}"
            for m in ("main", "confine", "decode", "colour", "rows", "scans")
        ),
        "uploads.intake.sandbox.protocol",
    }


@cache
def slow_png() -> bytes:
    """Return a PNG that takes most of a second to read."""
    return encoded(Image.new("RGBA", (6000, 6000), "red"), "PNG", compress_level=1)


@pytest.mark.parametrize("seconds", [0.0, 0.005, 0.03, 0.06])
def test_child_stopped_at_any_moment_leaves_nothing(seconds: float) -> None:
    data = slow_png()
    before = len(psutil.Process().open_files()), psutil.Process().num_fds()
    with pytest.raises(IntakeRefused) as caught:
        rebuild(data, limits=Limits(decode_seconds=seconds))
    assert caught.value.code is RefusalCode.TOOK_TOO_LONG
    assert psutil.Process().children() == []
    assert (len(psutil.Process().open_files()), psutil.Process().num_fds()) == before


def test_child_killed_by_the_system_is_a_refusal() -> None:
    data = slow_png()
    refused: list[RefusalCode] = []

    def upload() -> None:
        try:
            rebuild(data)
        except IntakeRefused as refusal:
            refused.append(refusal.code)

    thread = threading.Thread(target=upload)
    thread.start()
    victim: list[psutil.Process] = []
    while not victim:
        victim = [p for p in psutil.Process().children() if p.cpu_times().user > 0.1]
    victim[0].kill()
    thread.join()
    assert refused == [RefusalCode.TOO_HEAVY]


def test_child_that_cannot_start_blames_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "BOOT", "import no_such_module")
    with pytest.raises(IntakeBroken):
        rebuild(encoded(portrait()))


def _plain(width: int = 256, height: int = 256) -> bytes:
    jpeg = encoded(portrait(256), quality=95, subsampling="4:4:4")
    return HEADER.pack(MAGIC, PICTURE, width, height, len(jpeg)) + jpeg


def _with_comment() -> bytes:
    jpeg = encoded(portrait(256), quality=95, subsampling="4:4:4", comment=b"smuggled")
    return HEADER.pack(MAGIC, PICTURE, 256, 256, len(jpeg)) + jpeg


def _with_thumbnail() -> bytes:
    jpeg = encoded(portrait(256), quality=95, subsampling="4:4:4")
    length = int.from_bytes(jpeg[4:6], "big")
    header = jpeg_segment(0xE0, jpeg[6:18] + b"\1\1" + b"rgb")
    jpeg = jpeg[:2] + header + jpeg[4 + length :]
    return HEADER.pack(MAGIC, PICTURE, 256, 256, len(jpeg)) + jpeg


def _not_a_jpeg() -> bytes:
    page = b"<script>alert(1)</script>"
    return HEADER.pack(MAGIC, PICTURE, 512, 512, len(page)) + page


LIES = {
    "nothing": b"",
    "half a header": _plain()[:10],
    "half a picture": _plain()[:-1000],
    "another size": _plain(255, 256),
    "more than announced": _plain() + b"x",
    "wrong magic": b"XXXX" + _plain()[4:],
    "endless": HEADER.pack(MAGIC, PICTURE, 512, 512, 2**60),
    "unknown verdict": HEADER.pack(MAGIC, 7, 0, 0, 0),
    "unknown code": HEADER.pack(MAGIC, 2, 0, 0, 3) + b"\xff\xfe\xfd",
    "a comment inside": _with_comment(),
    "a thumbnail inside": _with_thumbnail(),
    "a page": _not_a_jpeg(),
}


@pytest.mark.parametrize("name", list(LIES))
def test_taken_over_child_is_not_believed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lie = f"import os,sys; os.write(1,b'R'); sys.stdin.buffer.read(); os.write(1,{LIES[name]!r})"
    monkeypatch.setattr(child, "BOOT", lie)
    with pytest.raises(IntakeRefused) as caught:
        rebuild(encoded(portrait()))
    assert caught.value.code is RefusalCode.DAMAGED


def test_child_that_answers_a_byte_at_a_time_is_over_at_its_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dribble = (
        "import os,sys,time; os.write(1,b'R'); sys.stdin.buffer.read();"
        f"answer = {_plain()!r};"
        "[(os.write(1, answer[at:at + 1]), time.sleep(0.5)) for at in range(40)];"
    )
    monkeypatch.setattr(child, "BOOT", dribble)
    begun = time.monotonic()
    with pytest.raises(IntakeRefused) as caught:
        rebuild(encoded(portrait()), limits=Limits(decode_seconds=1))
    assert caught.value.code is RefusalCode.TOOK_TOO_LONG
    assert time.monotonic() - begun < 10, "it dribbles for 20 s"


def test_what_hangs_behind_a_picture_never_reaches_the_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = encoded(portrait())
    tell_length = (
        "import os; from uploads.intake.sandbox.protocol import *; os.write(1, READY);"
        f"code = b'animated' if len(sys.stdin.buffer.read()) == {len(file)} else b'damaged';"
        "os.write(1, HEADER.pack(MAGIC, REFUSAL, 0, 0, len(code)) + code)"
    )
    monkeypatch.setattr(child, "BOOT", CLEAN + tell_length)
    with pytest.raises(IntakeRefused) as caught:
        rebuild(file + b"PK" * 4000)
    assert caught.value.code is RefusalCode.ANIMATED


def test_honest_answer_through_the_same_door_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = f"import os,sys; os.write(1,b'R'); sys.stdin.buffer.read(); os.write(1,{_plain()!r})"
    monkeypatch.setattr(child, "BOOT", answer)
    assert rebuild(encoded(portrait())).width == 256


def test_eight_threads_at_once_each_get_their_own_picture() -> None:
    colours = [(30 * n, 255 - 30 * n, 128) for n in range(8)] * 2
    files = [encoded(Image.new("RGB", (400, 300), colour), quality=95) for colour in colours]
    with ThreadPoolExecutor(8) as pool:
        pictures = list(pool.map(rebuild, files))
    for colour, picture in zip(colours, pictures, strict=True):
        assert np.abs(pixels(picture.jpeg)[150, 200].astype(int) - colour).max() <= 3
    assert psutil.Process().children() == []
