"""Weaken each check of the sealed format, one at a time, in a copy: its tests notice each."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.portal import ROOT

pytestmark = pytest.mark.drill
SEALING, READER = "sealing.py", "reader.py"
SUITE = ["test_attacks.py", "test_vectors.py"]


@dataclass(frozen=True)
class Mutation:
    """One weakened check: in `file`, `before` becomes `after`."""

    name: str
    file: str
    before: str
    after: str


MUTATIONS = [
    Mutation(
        "whole: the recorded header is not compared",
        SEALING,
        "if not hmac.compare_digest(header_of(sealed), recorded_header):",
        "if False:",
    ),
    Mutation(
        "whole: the outer header is not compared",
        SEALING,
        "if sealed[: OUTER.size] != binding.outer:",
        "if False:",
    ),
    Mutation(
        "whole: the last chunk is not verified",
        SEALING,
        "last = engine.finalize()",
        'last = engine.finalize() if before else b""',
    ),
    Mutation(
        "the owner is not bound",
        SEALING,
        "            self.owner.bytes,\n",
        "            bytes(16),\n",
    ),
    Mutation(
        "the object is not bound",
        SEALING,
        "            self.sealed_object.bytes,\n",
        "            bytes(16),\n",
    ),
    Mutation("the kind is not bound", SEALING, "            self.kind.encode(),\n", ""),
    Mutation(
        "the key's id is not bound",
        SEALING,
        "            self.outer,\n",
        "            bytes(24),\n",
    ),
    Mutation("the purpose is not bound", SEALING, "            LABEL,\n", '            b"",\n'),
    Mutation(
        "parts of the context have no lengths",
        SEALING,
        'struct.pack(">H", len(part)) + part',
        "part",
    ),
    Mutation(
        "the suite is another", SEALING, 'MAGIC, SUITE = b"PVS1", 1', 'MAGIC, SUITE = b"PVS1", 2'
    ),
    Mutation(
        "in parts: the recorded header is not compared",
        READER,
        "if not hmac.compare_digest(header, recorded_header):",
        "if False:",
    ),
    Mutation(
        "in parts: the outer header is not compared",
        READER,
        "if header[: OUTER.size] != binding.outer:",
        "if False:",
    ),
    Mutation(
        "in parts: the commitment is not compared",
        READER,
        "if not hmac.compare_digest(material[44:], commitment):",
        "if False:",
    ),
    Mutation(
        "in parts: the last chunk is not verified first",
        READER,
        "        self._open_chunks(self._last, self._last)\n",
        "",
    ),
    Mutation(
        "in parts: the last chunk may be long",
        READER,
        "if is_short != (index == self._last):",
        "if False:",
    ),
    Mutation(
        "in parts: chunks have no place", READER, "(self._first_nonce ^ index)", "self._first_nonce"
    ),
    Mutation(
        "in parts: a false tag counts as nothing",
        READER,
        "        except InvalidTag:\n            raise Damaged from None",
        '        except InvalidTag:\n            return b""',
    ),
    Mutation(
        "in pieces: the first comes before the last was verified",
        READER,
        "        for place in places:\n            self.read(place, min(place + length, stop))\n",
        "",
    ),
    Mutation("in parts: the context is left out", READER, "LABEL + salt + context", "LABEL + salt"),
    Mutation("in parts: the salt is left out", READER, "LABEL + salt + context", "LABEL + context"),
]


def copy_of_the_vault(folder: Path) -> Path:
    """Copy what the suite needs: no app and no database, so that each run takes a second."""
    unneeded = shutil.ignore_patterns("__pycache__", "migrations")
    shutil.copytree(ROOT / "privacy", folder / "privacy", ignore=unneeded)
    tests = folder / "tests" / "privacy" / "vault"
    shutil.copytree(ROOT / "tests" / "privacy" / "vault", tests, ignore=unneeded)
    (folder / "plain.py").write_text("USE_I18N = False\n")  # the words of errors
    return folder


def suite_passes(folder: Path) -> bool:
    files = [f"tests/privacy/vault/{name}" for name in SUITE]
    quiet = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:django", "-c", "/dev/null"]
    command = [sys.executable, "-B", "-m", "pytest", *quiet, "--rootdir", str(folder), *files]
    done = subprocess.run(
        [*command, "--import-mode=importlib", "-o", "pythonpath=."],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "plain"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 0


def test_weakening_any_check_fails_a_test(tmp_path: Path) -> None:
    folder = copy_of_the_vault(tmp_path)
    assert suite_passes(folder), "the suite must pass on the code as it is"
    survivors = []
    for mutation in MUTATIONS:
        path = folder / "privacy" / "vault" / mutation.file
        source = path.read_text()
        assert source.count(mutation.before) == 1, f"{mutation.name}: the code has changed"
        path.write_text(source.replace(mutation.before, mutation.after))
        survives = suite_passes(folder)
        path.write_text(source)
        print(f"{'SURVIVED' if survives else 'noticed':9} {mutation.name}")
        if survives:
            survivors.append(mutation.name)
    assert not survivors
