"""The table of roles as Markdown, for the documentation and for an officer's pack."""

from privacy.staff.grants import grants
from privacy.staff.roles import ROLES


def role_table() -> str:
    """Return a row for each kind of object, a column for each role, and the actions in between."""
    lines = [_row("Object", *ROLES), _row(*["---"] * (len(ROLES) + 1))]
    lines += [
        _row(f"`{model}`", *(_actions(role, model) for role in ROLES))
        for model in sorted({row.model for row in grants.rows})
    ]
    return "\n".join(lines) + "\n"


def _actions(role: str, model: str) -> str:
    found = [action for row in grants.of(role) if row.model == model for action in row.actions]
    return ", ".join(found).replace("_", " ") or "–"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
