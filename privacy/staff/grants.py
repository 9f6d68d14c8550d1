"""What each role may do, by object and action: each app adds what concerns its own models."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from privacy.staff.roles import RoleCode


@dataclass(frozen=True, order=True)
class Grant:
    """That a role may do some things with one model, named as `app.model`."""

    role: RoleCode
    model: str
    actions: tuple[str, ...]

    @property
    def permissions(self) -> frozenset[str]:
        """Return Django's names of these permissions, as `app.action_model`."""
        app, model = self.model.split(".")
        return frozenset(f"{app}.{action}_{model}" for action in self.actions)


def may(role: RoleCode, model: str, *actions: str) -> Grant:
    """Write one row of the table of grants."""
    return Grant(role, model, actions)


@dataclass
class Grants:
    """Every row, in the order in which the apps added them."""

    rows: list[Grant] = field(default_factory=list)

    def add(self, rows: Iterable[Grant]) -> None:
        self.rows.extend(rows)

    def of(self, role: str) -> list[Grant]:
        """Return what one role may do, by model."""
        return sorted(row for row in self.rows if row.role == role)

    def permissions_of(self, role: str) -> frozenset[str]:
        """Return every permission of one role."""
        return frozenset[str]().union(*(row.permissions for row in self.of(role)))


grants = Grants()
