"""Every setting, by subject: read in a process of its own, from an environment without any.

Settings are read while their modules are imported, so the list is what those imports declare.
"""

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from config.env import Variable

FOLDER: Final = Path(__file__).resolve().parents[2]
# In the order in which somebody who sets up a deployment meets them.
SUBJECTS: Final = (
    "foundation", "databases", "storage", "tasks", "sign_in", "browser", "photos", "drawing",
    "words", "observing", "watching", "base", "dev", "production",
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """One row: a variable, and in which kind of deployment it is read and required."""

    variable: Variable
    subject: str
    is_read_in_dev: bool
    is_read_in_production: bool
    is_required_in_dev: bool
    is_required_in_production: bool


def settings() -> list[Setting]:
    """Return every setting that a deployment may be given."""
    done = subprocess.run(  # noqa: S603 - our own module, no input
        [sys.executable, "-m", __name__],
        cwd=FOLDER,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(FOLDER)},
        capture_output=True,
        text=True,
        check=True,
    )
    declared = [
        (subject, Variable(**each)) for subject, each in json.loads(done.stdout.splitlines()[-1])
    ]
    return _merged(declared)


def _merged(declared: Iterable[tuple[str, Variable]]) -> list[Setting]:
    """Make one row of what several modules say about a variable; the first one describes it."""
    by_name: dict[str, list[tuple[str, Variable]]] = {}
    for subject, variable in declared:
        by_name.setdefault(variable.name, []).append((subject, variable))
    rows = []
    for said in by_name.values():
        subjects = {subject for subject, _variable in said}
        rows.append(
            Setting(
                variable=said[0][1],
                subject=said[0][0],
                is_read_in_dev=subjects != {"production"},
                is_read_in_production=subjects != {"dev"},
                is_required_in_dev=_is_required(said, but_for="production"),
                is_required_in_production=_is_required(said, but_for="dev"),
            )
        )
    return rows


def _is_required(said: Iterable[tuple[str, Variable]], *, but_for: str) -> bool:
    return any(variable.is_required for subject, variable in said if subject != but_for)


def _declare() -> None:
    """Import each module of settings and print what it declared, as JSON."""
    found: list[tuple[str, dict[str, object]]] = []
    from config.settings.foundation import env  # noqa: PLC0415 - only in the process of its own

    declared = 0
    for subject in SUBJECTS:
        # Nothing is set here, so a module may end by refusing to start; it has declared by then.
        with contextlib.suppress(SystemExit), contextlib.redirect_stderr(io.StringIO()):
            importlib.import_module(f"config.settings.{subject}")
        found += [(subject, asdict(each)) for each in env.declared[declared:]]
        declared = len(env.declared)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    _declare()
