"""List, verify and fetch the models that draw portraits."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from generation.engines.choice import spec_path
from generation.engines.diffusion.errors import ModelRefused
from generation.engines.diffusion.hub import COMMIT, FetchFailed, Hub, fetch_model
from generation.engines.diffusion.manifest import verify
from generation.engines.diffusion.presets import PRESETS, Preset
from generation.engines.diffusion.spec import Spec, read_spec
from uploads.faces.wheels import write_atomically

WRONG, BAD_INPUT = 1, 2


class Command(BaseCommand):
    help = (
        "list: the models that can be fetched, and the one that is set. verify: check every file "
        "against its manifest. fetch: download a model at one commit, the only command that asks "
        "a network for it. Exit code 1: something is wrong with the files; 2: bad input."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        doors = parser.add_subparsers(dest="door", required=True)
        doors.add_parser("list", help="name the models")
        check = doors.add_parser("verify", help="check a model's files")
        check.add_argument("spec", nargs="?", help="default: SAFELIGHT_DIFFUSION_MODEL")
        fetch = doors.add_parser("fetch", help="download a model")
        fetch.add_argument("preset", choices=sorted(PRESETS))
        fetch.add_argument(
            "--revision", default="", help="commit of 40 hex digits (default: pin the newest)"
        )
        fetch.add_argument("--into", help="folder (default: drawing/PRESET among the assets)")

    def handle(self, *_args: Any, **options: Any) -> None:
        door = options["door"]
        if door == "list":
            self._list()
        elif door == "verify":
            self._verify(options["spec"])
        else:
            self._fetch(PRESETS[options["preset"]], options["revision"], options["into"])

    def _list(self) -> None:
        for preset in PRESETS.values():
            self.stdout.write(
                f"{preset.name}  {preset.repository}  {preset.pipeline}  {preset.licence}"
            )
        path = spec_path()
        if path is None:
            self.stdout.write("SAFELIGHT_DIFFUSION_MODEL is not set: only studio styles are made.")
            return
        spec = _read(path)
        self.stdout.write(
            f"Set: {spec.name} at revision {spec.revision or 'unknown'}, {len(spec.files)} files "
            f"in {spec.folder}. `manage.py models verify` checks them."
        )

    def _verify(self, said: str | None) -> None:
        path = Path(said) if said else spec_path()
        if path is None:
            raise CommandError(
                "Name a model's spec, or set SAFELIGHT_DIFFUSION_MODEL.", returncode=BAD_INPUT
            )
        spec = _read(path)
        try:
            verify(spec)
        except ModelRefused as refusal:
            raise CommandError(refusal.sentence, returncode=WRONG) from refusal
        self.stdout.write(
            f"{spec.name}: all {len(spec.files)} files are those of the manifest "
            f"({spec.model_hash})."
        )

    def _fetch(self, preset: Preset, revision: str, into: str | None) -> None:
        if revision and not COMMIT.fullmatch(revision):
            raise CommandError(
                f"{revision!r} is not a commit: give its 40 hex digits, since a branch or a tag "
                "can be moved. Nothing was fetched.",
                returncode=BAD_INPUT,
            )
        folder = Path(into) if into else Path(settings.ASSETS_DIR) / "drawing" / preset.name
        path = folder / f"{preset.name}.toml"
        known = _read(path) if path.is_file() else None
        wanted = revision or (known.revision if known else "") or "main"
        hub = Hub(settings.HF_ENDPOINT.rstrip("/"), preset.repository)
        try:
            (folder / "weights").mkdir(parents=True, exist_ok=True)
            commit, files = fetch_model(hub, wanted, folder / "weights", self.stdout.write)
        except FetchFailed as failure:
            raise CommandError(failure.sentence, returncode=WRONG) from failure
        except OSError as error:
            raise CommandError(
                f"{folder} can't be written to: {error.strerror}.", returncode=BAD_INPUT
            ) from error
        if known and known.revision == commit:
            _require_same(known, files)
        else:
            write_atomically(path, preset.spec(commit, files).encode())
        self.stdout.write(
            f"Pinned to commit {commit}. To draw with it, set SAFELIGHT_DIFFUSION_MODEL={path}"
        )


def _read(path: Path) -> Spec:
    try:
        return read_spec(path)
    except ModelRefused as refusal:
        raise CommandError(refusal.sentence, returncode=BAD_INPUT) from refusal


def _require_same(known: Spec, files: dict[str, str]) -> None:
    changed = sorted(path for path in known.files.items() ^ files.items())
    if changed:
        raise CommandError(
            f"{known.path} pins other bytes for {changed[0][0]} at the same commit. The spec was "
            "not changed; find out why before you use these files.",
            returncode=WRONG,
        )
