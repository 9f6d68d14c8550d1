"""The API's page: written from its description on the server, without script."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from config.api.codes import codes
from config.api.schema import EVERYWHERE, METHODS, Schema, described


@dataclass(frozen=True)
class Field:
    """A parameter, or a value of a form."""

    name: str
    kind: str
    words: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    anchor: str
    method: str
    path: str
    summary: str
    words: str
    parameters: list[Field]
    takes: list[str]
    sent: str
    answers: list[tuple[str, str, str]]
    answered: str


@login_not_required
@require_safe
@gzip_page
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation by resource, the forms, and the codes of problems."""
    context = {"resources": _resources(), "shapes": _shapes(), "codes": codes()}
    return render(request, "public/api.html", context)


@cache
def _resources() -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for path, item in described()["paths"].items():
        for method in METHODS:
            if method in item:
                each = item[method]
                found.setdefault(each["tags"][0], []).append(_operation(path, method, each))
    return found


@cache
def _shapes() -> dict[str, list[Field]]:
    schemas = described()["components"]["schemas"]
    return {
        name: list(_fields(shape)) for name, shape in schemas.items() if shape.get("properties")
    }


def _operation(path: str, method: str, found: Schema) -> Operation:
    body = found.get("requestBody", {}).get("content", {})
    return Operation(
        anchor=found["operationId"],
        method=method.upper(),
        path=path,
        summary=found["summary"],
        words=_marked(found["description"]),
        parameters=[
            Field(
                name=each["name"],
                kind=_kind(each["schema"]),
                words=_marked(each.get("description", "")),
                is_required=each.get("required", False),
            )
            for each in found.get("parameters", [])
        ],
        takes=[f"{kind}: {_kind(media['schema'])}" for kind, media in body.items()],
        sent=_example(body),
        answers=list(_answers(found["responses"])),
        answered=_example(_success(found).get("content", {})),
    )


def _marked(words: str) -> SafeString:
    """Return words in which what stands between backticks is code."""
    parts = escape(words).split("`")
    tagged = (f"<code>{each}</code>" if place % 2 else each for place, each in enumerate(parts))
    return mark_safe("".join(tagged))  # noqa: S308 - each part was escaped above


def _success(found: Schema) -> Schema:
    success = (answer for status, answer in found["responses"].items() if status.startswith("2"))
    return next(success, {})


def _answers(responses: Schema) -> Iterator[tuple[str, str, str]]:
    """Yield status, form and words of what this operation answers, beside what all may."""
    for status, answer in responses.items():
        if "$ref" in answer and int(status) in EVERYWHERE:
            continue
        media = answer.get("content", {})
        kinds = [_kind(each["schema"]) for each in media.values()]
        yield status, kinds[0] if kinds else "", _marked(answer.get("description", ""))


def _example(content: Schema) -> str:
    for media in content.values():
        for example in media.get("examples", {}).values():
            return json.dumps(example["value"], indent=2, ensure_ascii=False)
    return ""


def _fields(shape: Schema) -> Iterator[Field]:
    required = shape.get("required", [])
    for name, each in shape["properties"].items():
        yield Field(name, _kind(each), _marked(each.get("description", "")), name in required)


def _kind(schema: Any) -> str:
    """Return a type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if several := schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf"):
        return " | ".join(dict.fromkeys(_kind(each) for each in several))
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    kind = schema.get("type", "any")
    if kind == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    kinds = kind if isinstance(kind, list) else [kind]
    return " | ".join(kinds) + (f" ({schema['format']})" if "format" in schema else "")
