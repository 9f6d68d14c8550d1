"""Goes through the migrations since the last release, as an upgrade would."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import migrations
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from config.online.rules import DATA, Model, model_of, refusal
from privacy.online import AddIndexOnline

Key = tuple[str, str]
# The last migration of each of our apps that a deployment may have run.
RELEASED: Final = Path(__file__).with_name("released.json")


def review(
    graph: MigrationGraph | None = None, released: dict[str, str] | None = None
) -> list[str]:
    """Return a sentence for each thing that would lock or break a running deployment."""
    graph = graph or MigrationLoader(None).graph
    since = json.loads(RELEASED.read_text()) if released is None else released
    done = {node for app, name in since.items() for node in graph.forwards_plan((app, name))}
    in_use = {
        model
        for node in done
        for operation in _migration(graph, node).operations
        if isinstance(operation, migrations.CreateModel) and (model := model_of(operation, node[0]))
    }
    return [
        problem
        for node in _plan(graph)
        if node[0] in _own() and node not in done
        for problem in _problems(graph, node, in_use)
    ]


def release() -> dict[str, str]:
    """Take today's migrations for released, and return the last of each app."""
    leaves = sorted(MigrationLoader(None).graph.leaf_nodes())
    ours = {app: name for app, name in leaves if app in _own()}
    RELEASED.write_text(json.dumps(ours, indent=2) + "\n")
    return ours


def _plan(graph: MigrationGraph) -> list[Key]:
    plan: list[Key] = []
    for leaf in sorted(graph.leaf_nodes()):
        plan += [node for node in graph.forwards_plan(leaf) if node not in plan]
    return plan


def _own() -> set[str]:
    """Return the labels of the apps that live in this repository."""
    return {
        each.label for each in apps.get_app_configs() if Path(each.path).parent == settings.BASE_DIR
    }


def _problems(graph: MigrationGraph, node: Key, in_use: set[Model]) -> Iterator[str]:
    app, name = node
    migration = _migration(graph, node)
    state = _state_before(graph, node)
    touches = False
    for operation in migration.operations:
        touches = touches or model_of(operation, app) in in_use
        if model_of(operation, app) in in_use and (why := refusal(operation, state, app)):
            yield f"{app}.{name}: {operation.describe()} {why}."
        operation.state_forwards(app, state)
    yield from (f"{app}.{name} {why}." for why in _as_a_whole(migration, touches=touches))


def _as_a_whole(migration: migrations.Migration, *, touches: bool) -> Iterator[str]:
    kinds: list[Operation] = list(migration.operations)
    if touches and any(isinstance(each, DATA) for each in kinds):
        yield (
            "changes a table and its rows in one transaction, which locks it for as long as the "
            "rows take. Put the rows into a migration of their own"
        )
    if migration.atomic and any(isinstance(each, AddIndexOnline) for each in kinds):
        yield (
            "builds an index online inside of a transaction, which PostgreSQL refuses. Set "
            "atomic = False"
        )


def _migration(graph: MigrationGraph, node: Key) -> migrations.Migration:
    migration = graph.nodes[node]
    assert migration is not None, "the loader replaces nodes that are missing by none"
    return migration


def _state_before(graph: MigrationGraph, node: Key) -> ProjectState:
    state: ProjectState = graph.make_state(nodes=[node], at_end=False)
    return state
