"""What each operation of a migration does to a table that people use meanwhile.

While a deployment is upgraded, the release before still runs against the new tables. A change is
online when that release goes on working, and no statement holds a lock for as long as a table is.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from django.contrib.postgres.operations import NotInTransactionMixin
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from privacy.online import AddIndexOnline

Model = tuple[str, str]
Field: TypeAlias = "models.Field[Any, Any]"
Rule = Callable[[Operation, ProjectState, str], str]
DATA: Final = (migrations.RunPython, migrations.RunSQL)


def model_of(operation: Operation, app: str) -> Model | None:
    """Return the model whose table an operation changes, None for one without."""
    name = getattr(operation, "model_name", None) or getattr(operation, "name", None)
    is_data = isinstance(operation, (*DATA, migrations.SeparateDatabaseAndState))
    return None if is_data or name is None else (app, str(name).lower())


def refusal(operation: Operation, state: ProjectState, app: str) -> str:
    """Say why an operation on a table in use isn't online and what to do; empty where it is.

    `state` is the one before the operation.
    """
    for kind, rule in RULES.items():
        if isinstance(operation, kind):
            return rule(operation, state, app)
    return ""


def _add_index(operation: Operation, _state: ProjectState, _app: str) -> str:
    if isinstance(operation, (AddIndexOnline, NotInTransactionMixin)):
        return ""
    return "builds an index while nobody can write. Use privacy.online.AddIndexOnline"


def _add_constraint(_operation: Operation, _state: ProjectState, _app: str) -> str:
    return (
        "reads the whole table while nobody can write. On PostgreSQL add it NOT VALID and validate "
        "it in the next migration, or build its unique index online first"
    )


def _add_field(operation: Operation, _state: ProjectState, _app: str) -> str:
    assert isinstance(operation, migrations.AddField)
    field = operation.field
    if isinstance(field, models.ManyToManyField):
        return ""
    if not field.null and field.db_default is models.NOT_PROVIDED:
        return (
            "adds a column that the release before leaves empty, so its writes fail. Give it "
            "db_default, or null=True"
        )
    if _is_indexed(field):
        return (
            "builds the column's index while nobody can write. Add the column without, and the "
            "index with privacy.online.AddIndexOnline"
        )
    return ""


def _alter_field(operation: Operation, state: ProjectState, app: str) -> str:
    assert isinstance(operation, migrations.AlterField)
    before = state.models[app, operation.model_name_lower].fields[operation.name]
    return next(_changes(before, operation.field), "")


def _changes(before: Field, after: Field) -> Iterator[str]:
    if before.get_internal_type() != after.get_internal_type():
        yield "rewrites the table. Add a new column, fill it in batches, and move over to it"
    if before.null and not after.null:
        yield "reads the whole table for empty values. Keep null=True, and refuse them in the form"
    if _shorter(before, after):
        yield "shortens a column, which reads the whole table and may fail. Leave it as long"
    if _is_indexed(after) and not _is_indexed(before):
        yield "builds an index while nobody can write. Use privacy.online.AddIndexOnline"


def _shorter(before: Field, after: Field) -> bool:
    was, now = getattr(before, "max_length", None), getattr(after, "max_length", None)
    return was is not None and now is not None and now < was


def _is_indexed(field: Field) -> bool:
    return bool(getattr(field, "db_index", False) or field.unique)


def _goes(_operation: Operation, _state: ProjectState, _app: str) -> str:
    return (
        "takes away what the release before still uses. Take it out of the state now "
        "(SeparateDatabaseAndState), and out of the database a release later"
    )


def _renamed(_operation: Operation, _state: ProjectState, _app: str) -> str:
    return "renames what the release before still uses. Keep the name (db_column, db_table)"


RULES: Final[dict[type[Operation], Rule]] = {
    migrations.AddIndex: _add_index,
    migrations.AddConstraint: _add_constraint,
    migrations.AddField: _add_field,
    migrations.AlterField: _alter_field,
    migrations.RemoveField: _goes,
    migrations.DeleteModel: _goes,
    migrations.RenameField: _renamed,
    migrations.RenameModel: _renamed,
    migrations.AlterModelTable: _renamed,
    migrations.AlterUniqueTogether: _add_constraint,
}
