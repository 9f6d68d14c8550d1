"""An import contract for imports by name: `import_string("upper.app…")` is an import too.

import-linter reads import statements. This contract type reads the calls that import from a
string, and fails when the string names an app above the file's own layer.
"""

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

IMPORTING_CALLS = {"import_string", "import_module", "__import__", "get_model", "get_app_config"}


class NamedImportsContract(Contract):
    """No string literal given to an importing call names an app of a higher layer."""

    type_name = "named_imports"
    layers = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        layers = [str(layer) for layer in self.layers]  # type: ignore[attr-defined]  # untyped field
        broken = [
            line
            for position, layer in enumerate(layers)
            for path in sorted(_folder(layer).rglob("*.py"))
            for line in violations(path, above=set(layers[:position]))
        ]
        return ContractCheck(kept=not broken, metadata={"lines": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["lines"]:
            output.print_error(line)


def violations(path: Path, *, above: set[str]) -> Iterator[str]:
    """Yield "file:line: sentence" for each call in `path` that names an app in `above`."""
    for node in ast.walk(ast.parse(path.read_text(), filename=str(path))):
        if not isinstance(node, ast.Call) or _name(node.func) not in IMPORTING_CALLS:
            continue
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            app = _literal(argument).partition(".")[0]
            if app in above:
                yield f"{path}:{node.lineno}: {_name(node.func)} names {app}, a layer above."


def _folder(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literal(node: ast.AST) -> str:
    """Return the string that `node` is, or that an f-string begins with."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    value: Any = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""
