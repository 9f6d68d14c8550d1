"""docs/configuration.md: the settings as a page of tables."""

import importlib.util
import inspect
from collections.abc import Iterable, Iterator
from itertools import groupby

from config.configuration.listing import FOLDER, SUBJECTS, Setting

INTRODUCTION = """\
# Configuration

Everything that a deployment can be told, by environment variables. This page is written by
`manage.py configuration --write`; `make check` fails when it is out of date.

- Each may also be given as `NAME_FILE`, the path of a file that holds the value, as containers and
  systemd hand over secrets. What is marked secret belongs there.
- `DJANGO_SETTINGS_MODULE` chooses the kind of deployment: `config.settings.dev` (the default; one
  machine, nothing but Python) or `config.settings.production` (behind TLS). A setting without a
  word to the contrary is read by both.
- What is missing or can't be used is said in sentences, all at once, and ends every program with
  exit code 2: `manage.py`, gunicorn, the workers, the scheduler and the supervisor.
- `manage.py check --deploy` judges the settings, `manage.py doctor` what they lead to.
- Clients of clouds read their own variables beside these: credentials of AWS
  (`AWS_ACCESS_KEY_ID`, or a role) and of Google (`GOOGLE_APPLICATION_CREDENTIALS`, or a role), and
  authorities of your own for the store (`AWS_CA_BUNDLE`, `REQUESTS_CA_BUNDLE` for the others).
"""


def page(settings: Iterable[Setting]) -> str:
    """Return the whole page."""
    ordered = sorted(settings, key=lambda each: SUBJECTS.index(each.subject))
    parts = [INTRODUCTION]
    for subject, rows in groupby(ordered, key=lambda each: each.subject):
        parts += [f"\n## {_heading(subject)}\n", "\n".join(_table(rows)) + "\n"]
    return "\n".join(parts)


def _heading(subject: str) -> str:
    """Return what the module of settings says that it is about."""
    specification = importlib.util.find_spec(f"config.settings.{subject}")
    assert specification is not None
    assert specification.loader is not None
    source = specification.loader.get_source(specification.name)  # type: ignore[attr-defined]
    words = inspect.cleandoc(compile(source, subject, "exec").co_consts[0])
    return words.splitlines()[0].rstrip(".")


def _table(rows: Iterable[Setting]) -> Iterator[str]:
    yield "| Setting | What | Default | Needed | Secret |"
    yield "|---|---|---|---|---|"
    for row in rows:
        variable = row.variable
        cells = (
            f"`{variable.name}`",
            variable.meaning.replace("|", "\\|"),
            _default(variable.default),
            _needed(row),
            "yes" if variable.is_secret else "",
        )
        yield f"| {' | '.join(cells)} |"


def _default(default: str) -> str:
    """Write a default without the folder in which this copy of the code happens to lie."""
    words = default.replace(f"{FOLDER}/", "")
    return "none" if words in {"", "none"} else f"`{words}`"


def _needed(row: Setting) -> str:
    if row.is_required_in_dev:
        return "always; `manage.py setup` makes the file"
    if row.is_required_in_production:
        return "in production"
    if not row.is_read_in_dev:
        return "production only"
    return "" if row.is_read_in_production else "dev only"
