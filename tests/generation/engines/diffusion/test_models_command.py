"""`manage.py models`: fetch from a hub at one commit, verify, list; sentences and exit codes."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from generation.engines.diffusion.hub import Hub
from generation.engines.diffusion.spec import read_spec
from tests.generation.engines.diffusion.harms import HARMS, VAE
from tests.generation.engines.diffusion.need import need_torch

need_torch(__name__)

COMMIT, NEWER = "a" * 40, "b" * 40
REPOSITORY = "black-forest-labs/FLUX.2-klein-4B"


@dataclass
class TinyHub:
    """A hub on this machine: its listings, its files, and the addresses it was asked for."""

    files: dict[str, bytes]
    newest: str = COMMIT
    asked: list[str] = field(default_factory=list)
    altered: dict[str, bytes] = field(default_factory=dict)

    def listing(self, revision: str) -> bytes:
        siblings = []
        for path, content in self.files.items():
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            entry = {"rfilename": path, "size": len(content), "blobId": blob}
            if path.endswith(".safetensors"):
                entry["lfs"] = {"sha256": hashlib.sha256(content).hexdigest()}
            siblings.append(entry)
        sha = self.newest if revision == "main" else revision
        return json.dumps({"sha": sha, "siblings": siblings}).encode()

    def answer(self, path: str) -> bytes | None:
        self.asked.append(path)
        api = f"/api/models/{REPOSITORY}/revision/"
        if path.startswith(api):
            return self.listing(path.removeprefix(api).partition("?")[0])
        commit, _, name = path.removeprefix(f"/{REPOSITORY}/resolve/").partition("/")
        if commit not in {COMMIT, NEWER}:
            return None
        return self.altered.get(name, self.files.get(name))


@pytest.fixture
def hub(tiny_folder: Path, settings: object) -> Iterator[TinyHub]:
    weights = tiny_folder / "weights"
    held = {
        path.relative_to(weights).as_posix(): path.read_bytes()
        for path in weights.rglob("*")
        if path.is_file()
    }
    held |= {
        "flux-2-klein-4b.safetensors": b"all in one",
        "vae/old.bin": b"pickle",
        "README.md": b"#",
    }
    tiny_hub = TinyHub(held)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = tiny_hub.answer(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_words: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.HF_ENDPOINT = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield tiny_hub
    server.shutdown()
    server.server_close()


def models(*words: str) -> str:
    out = StringIO()
    call_command("models", *words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as refusal:
        models(*words)
    return refusal.value.returncode, str(refusal.value)


def fetch(folder: Path, *words: str) -> str:
    return models("fetch", "flux2-klein-4b", "--into", str(folder), *words)


def test_a_model_is_fetched_at_a_commit_and_its_spec_is_verified(
    hub: TinyHub, tmp_path: Path, settings: object
) -> None:
    said = fetch(tmp_path, "--revision", COMMIT)
    assert COMMIT in said
    path = tmp_path / "flux2-klein-4b.toml"
    spec = read_spec(path)
    assert (spec.revision, spec.steps, spec.repository) == (COMMIT, 4, REPOSITORY)
    assert "vae/old.bin" not in spec.files
    assert "flux-2-klein-4b.safetensors" not in spec.files
    assert all(COMMIT in address for address in hub.asked)
    assert "all" in models("verify", str(path))
    settings.SAFELIGHT_DIFFUSION_MODEL = str(path)  # type: ignore[attr-defined]
    assert COMMIT in models("list")
    assert {place.name for place in tmp_path.iterdir()} == {"weights", path.name}


def test_without_a_revision_the_newest_commit_is_pinned_and_stays(
    hub: TinyHub, tmp_path: Path
) -> None:
    fetch(tmp_path)
    hub.newest = NEWER
    hub.asked.clear()
    assert f"Pinned to commit {COMMIT}" in fetch(tmp_path)
    assert len(hub.asked) == 1, "what is there is kept"
    (tmp_path / "weights" / VAE).unlink()
    fetch(tmp_path)
    assert hub.asked[-1].endswith(f"/resolve/{COMMIT}/{VAE}")
    assert f"Pinned to commit {NEWER}" in fetch(tmp_path, "--revision", NEWER)


def test_a_branch_is_no_revision(tmp_path: Path) -> None:
    code, said = refused("fetch", "flux2-klein-4b", "--revision", "main")
    assert code == 2
    assert "40 hex digits" in said


@pytest.mark.parametrize("name", [VAE, "model_index.json"])
def test_a_file_that_was_altered_on_its_way_is_not_kept(
    hub: TinyHub, tmp_path: Path, name: str
) -> None:
    content = bytearray(hub.files[name])
    content[-1] ^= 1
    hub.altered[name] = bytes(content)
    code, said = refused("fetch", "flux2-klein-4b", "--into", str(tmp_path))
    assert code == 1
    assert "hash differs" in said
    assert not (tmp_path / "weights" / name).exists()
    assert not (tmp_path / "flux2-klein-4b.toml").exists()


def test_a_hub_that_does_not_answer_is_a_sentence(tmp_path: Path, settings: object) -> None:
    settings.HF_ENDPOINT = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    code, said = refused("fetch", "flux2-klein-4b", "--into", str(tmp_path))
    assert code == 1
    assert "can't be reached" in said


def test_a_missing_commit_is_a_sentence(hub: TinyHub, tmp_path: Path) -> None:
    code, said = refused("fetch", "flux2-klein-4b", "--into", str(tmp_path), "--revision", "c" * 40)
    assert code == 1
    assert "answered 404" in said


def test_no_address_but_the_webs_is_opened() -> None:
    with pytest.raises(Exception, match="not an address of the web"):
        Hub("file:///etc", REPOSITORY)


@pytest.mark.parametrize("harm", HARMS)
def test_verify_finds_what_is_wrong(own_model: Path, harm: str) -> None:
    said = HARMS[harm](own_model)
    code, sentence = refused("verify", str(own_model / "model.toml"))
    assert code == 1
    assert said in sentence


def test_verify_without_a_model_is_bad_input(tmp_path: Path) -> None:
    assert refused("verify")[0] == 2
    assert refused("verify", str(tmp_path / "none.toml"))[0] == 2
    assert "not set" in models("list")
