"""Weaken each check of keys, deletion and intake, one at a time, in a copy: a test notices each.

The sealed format has its own, quicker run in `test_vault_mutations.py`.
"""

import os
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.portal import ROOT

pytestmark = pytest.mark.drill
VAULT, INTAKE = "tests/privacy/vault/", "tests/uploads/intake/"
KEYS = (VAULT + "test_keyring.py",)
ACTIONS = (VAULT + "test_actions.py",)
REFUSALS = (INTAKE + "test_refusals.py", "-k", "not truncated and not fifty")
ROWS = (INTAKE + "test_rows.py",)
SCANS = (INTAKE + "test_scans.py",)
CHILD = (INTAKE + "test_child.py",)
REBUILD = (INTAKE + "test_rebuild.py",)


@dataclass(frozen=True)
class Mutation:
    """One weakened check: in `file`, `before` becomes `after`; `suite` must notice."""

    name: str
    suite: tuple[str, ...]
    file: str
    before: str
    after: str = ""


KEYRING, VAULT_ACTIONS = "privacy/vault/keyring.py", "privacy/vault/actions.py"
PICTURES, DECODE = "uploads/intake/pictures.py", "uploads/intake/sandbox/decode.py"
CONFINE, LAYOUT = "uploads/intake/sandbox/confine.py", "uploads/intake/sandbox/scans.py"
MUTATIONS = [
    Mutation(
        "a wrapped key is not bound to its owner",
        KEYS,
        KEYRING,
        'return b"safelight/owner" + owner.bytes + key_id.bytes',
        'return b"safelight/owner" + key_id.bytes',
    ),
    Mutation(
        "a wrapped key is not bound to its id",
        KEYS,
        KEYRING,
        'return b"safelight/owner" + owner.bytes + key_id.bytes',
        'return b"safelight/owner" + owner.bytes',
    ),
    Mutation(
        "a wrapping key is not bound to its epoch",
        KEYS,
        KEYRING,
        'return b"safelight/epoch/%d" % epoch',
        'return b"safelight/epoch"',
    ),
    Mutation(
        "an epoch that is over keeps its key",
        KEYS,
        KEYRING,
        "    WrappingKey.objects.filter(epoch__lt=newest.epoch).delete()\n",
    ),
    Mutation(
        "a destroyed key stays",
        KEYS,
        KEYRING,
        "        SealingKey.objects.filter(owner=owner).delete()\n",
    ),
    Mutation(
        "a rotation brings destroyed keys back",
        KEYS,
        KEYRING,
        '        SealingKey.objects.bulk_update(batch, ["wrapped", "wrapping_key"])',
        "        for row in batch:\n            row.save()",
    ),
    Mutation(
        "a column is not bound to its row",
        KEYS,
        "privacy/vault/columns.py",
        "key=key, context=context.encode())",
        'key=key, context=b"")',
    ),
    Mutation(
        "an object's share is not mixed in",
        (VAULT + "test_key_vectors.py",),
        KEYRING,
        'purpose="safelight/object/v1", salt=share)',
        'purpose="safelight/object/v1")',
    ),
    Mutation(
        "a destroyed share stays",
        ACTIONS,
        KEYRING,
        "    ObjectKey.objects.filter(sealed_object=sealed_object).delete()\n",
    ),
    Mutation(
        "what is past its deadline opens",
        ACTIONS,
        VAULT_ACTIONS,
        "    if not SealedObject.objects.openable().filter(pk=sealed.pk).exists():\n"
        "        raise Gone\n",
    ),
    Mutation(
        "an opening writes no line",
        ACTIONS,
        VAULT_ACTIONS,
        "record_opening(\n        event=event,\n        actor=actor,\n        owner=sealed.owner,",
        "dict(\n        event=event,\n        actor=actor,\n        owner=sealed.owner,",
    ),
    Mutation(
        "a name is written twice",
        ACTIONS,
        "privacy/vault/backends/base.py",
        "        if self.store.exists(name):\n            raise VaultError\n"
        "        stored_as = self.store.save(name, ContentFile(sealed))\n",
        "        self.store.delete(name)\n"
        "        stored_as = self.store.save(name, ContentFile(sealed))\n",
    ),
    Mutation(
        "a deletion is believed unproven",
        ACTIONS,
        "privacy/vault/storage.py",
        "        if stored.traces(name):\n            raise VaultError\n",
    ),
    Mutation(
        "what is confirmed is confirmed again",
        ACTIONS,
        VAULT_ACTIONS,
        "filter(pk=sealed.pk, state=SealedObject.State.WRITING)",
        "filter(pk=sealed.pk)",
    ),
    Mutation(
        "files of any size are read",
        REFUSALS,
        PICTURES,
        "    if len(data) > limits.max_bytes:\n"
        "        raise limits.refusal(RefusalCode.TOO_MANY_BYTES)\n",
    ),
    Mutation(
        "declared pixels are not looked at",
        REFUSALS,
        PICTURES,
        "    if width * height > limits.max_pixels:\n"
        "        raise limits.refusal(RefusalCode.TOO_MANY_PIXELS)\n",
    ),
    Mutation(
        "the decoder's own size is not looked at",
        REFUSALS,
        DECODE,
        '    if width * height > bounds.max_pixels:\n        raise Refused("too_many_pixels")\n',
    ),
    Mutation(
        "what moves is taken",
        REFUSALS,
        PICTURES,
        "    if outside.is_animated:\n        raise IntakeRefused(RefusalCode.ANIMATED)\n",
    ),
    Mutation(
        "scans are not counted",
        SCANS,
        PICTURES,
        "    if outside.scans > MOST_SCANS:\n"
        "        raise IntakeRefused(RefusalCode.TOO_MANY_SCANS)\n",
    ),
    Mutation(
        "a scan that breaks off is filled with grey",
        SCANS,
        DECODE,
        "_loaded(open_ended(data, layout), Kind.JPEG, bounds)",
        "_loaded(data, Kind.JPEG, bounds)",
    ),
    Mutation("one of several scans breaks off", SCANS, DECODE, ".getbbox():", ".getbbox() == 0:"),
    Mutation(
        "missing scans are not missed",
        SCANS,
        LAYOUT,
        "    if wanted or not layout.scans:",
        "    if False:",
    ),
    Mutation(
        "missing rows are black",
        ROWS,
        DECODE,
        '    if kind is Kind.PNG and not rows_are_whole(data):\n        raise Refused("damaged")\n',
    ),
    Mutation(
        "missing restarts are not missed",
        SCANS,
        LAYOUT,
        "        _require_restarts(layout, data[scan.start : scan.end])",
        "        pass",
    ),
    Mutation(
        "what hangs behind a picture reaches the child",
        CHILD,
        PICTURES,
        "ask(data[: outside.end], kind, limits)",
        "ask(data, kind, limits)",
    ),
    Mutation("the child is believed", CHILD, PICTURES, "    if not _is_plain(answer) or", "    if"),
    Mutation("the child opens files", CHILD, CONFINE, '("RLIMIT_NOFILE", OPEN_FILES),', ""),
    Mutation("the child writes files", CHILD, CONFINE, '("RLIMIT_FSIZE", 0),', ""),
    Mutation("the child dumps its memory", CHILD, CONFINE, '("RLIMIT_CORE", 0),', ""),
    Mutation(
        "the child takes any memory",
        REFUSALS,
        CONFINE,
        '("RLIMIT_AS", bounds.memory_bytes),',
        "",
    ),
    Mutation(
        "the child takes any time",
        CHILD,
        "uploads/intake/child.py",
        "            self._bound()\n            received",
        "            received",
    ),
    Mutation(
        "profiles are ignored",
        REBUILD,
        "uploads/intake/sandbox/colour.py",
        "    if profile:\n",
        "    if False:\n",
    ),
    Mutation(
        "transparency is dropped",
        REBUILD,
        "uploads/intake/sandbox/colour.py",
        "    if image.has_transparency_data:\n"
        '        return _on_white(image.convert("RGBA"), profile)\n',
    ),
    Mutation(
        "pictures lie on their side",
        REBUILD,
        DECODE,
        "    if upright is not None:",
        "    if False:",
    ),
]


def _told_apart_here() -> list[Mutation]:
    """Return the mutations; where no process may dump core anyway, that one changes nothing."""
    may_dump = resource.getrlimit(resource.RLIMIT_CORE)[1] != 0
    return [each for each in MUTATIONS if may_dump or "dumps" not in each.name]


def copy_of_the_code(folder: Path) -> Path:
    unneeded = shutil.ignore_patterns(
        "__pycache__", ".*", "build", "var", "out", "assets", "docs", "node_modules"
    )
    shutil.copytree(ROOT, folder / "code", ignore=unneeded)
    return folder / "code"


def suite_passes(folder: Path, suite: tuple[str, ...]) -> bool:
    quiet = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-migrations"]
    done = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", *quiet, *suite],
        cwd=folder,
        env={**os.environ, "SAFELIGHT_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_fits_the_code_as_it_is(mutation: Mutation) -> None:
    assert (ROOT / mutation.file).read_text().count(mutation.before) == 1


@pytest.mark.skipif(
    os.environ.get("SAFELIGHT_DRILLS") != "full", reason="takes minutes: part of `make drills`"
)
def test_weakening_any_check_fails_a_test(tmp_path: Path) -> None:
    folder = copy_of_the_code(tmp_path)
    for suite in dict.fromkeys(mutation.suite for mutation in MUTATIONS):
        assert suite_passes(folder, suite), f"{suite} must pass on the code as it is"
    survivors = []
    for mutation in _told_apart_here():
        path = folder / mutation.file
        source = path.read_text()
        assert source.count(mutation.before) == 1, f"{mutation.name}: the code has changed"
        path.write_text(source.replace(mutation.before, mutation.after))
        survives = suite_passes(folder, mutation.suite)
        path.write_text(source)
        print(f"{'SURVIVED' if survives else 'noticed':9} {mutation.name}", flush=True)
        if survives:
            survivors.append(mutation.name)
    assert not survivors
