"""The description of the API (OpenAPI 3.1): generated once a process, the same for everybody."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from privacy.api.problems import MEDIA_TYPE, Problem

Schema = dict[str, Any]
# What any operation may answer, whatever it is about.
EVERYWHERE: Final = (400, 401, 403, 404, 406, 413, 415, 429, 500, 503)
# The one body that is a form, in which other fields are passed over.
FORM: Final = "OnePhotoRequest"
TEXT: Final = r"^[^\x00]*[^\s\x00][^\x00]*$"
METHODS: Final = ("get", "post", "patch", "delete")
RATE: Final = {
    "RateLimit-Policy": 'How many calls in how many seconds: `"api";q=300;w=60`',
    "RateLimit": 'What is left, and in how many seconds more is: `"api";r=299;t=60`',
}
TAG: Final = {
    "ETag": "Names what was read: `If-None-Match` gives 304, `If-Match` 412 if it changed."
}


class ByTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A token in the header."""

    target_class = "accounts.tokens.access.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> Schema:  # noqa: ARG002
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": (
                "`Token …`, made under “API tokens” of the account. A token to read takes GET "
                "only. What is sensitive takes a token that may write and was made minutes ago."
            ),
        }


class BySessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session of a signed-in browser."""

    target_class = "accounts.tokens.access.BySession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> Schema:  # noqa: ARG002
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "A signed-in browser, with its CSRF token in `X-CSRFToken`.",
        }


def only_this_api(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Leave out whatever else REST framework could find."""
    return [each for each in endpoints if each[0].startswith("/api/v1/")]


def add_what_all_share(result: Schema, **_about: Any) -> Schema:
    """Add to each operation what all may answer, and to each answer the headers of the limits."""
    components = result.setdefault("components", {})
    shared = components.setdefault("responses", {})
    shared.update({f"Problem{status}": _problem(status) for status in EVERYWHERE})
    components["headers"] = {
        name: {"description": words, "schema": {"type": "string"}}
        for name, words in {**RATE, **TAG}.items()
    }
    for name, shape in components["schemas"].items():
        if name.endswith("Request") and name != FORM:  # privacy.api.shapes.Strict
            shape["additionalProperties"] = False
            _say_what_text_is(shape["properties"])
    for operation in _operations(result):
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
            operation["requestBody"]["required"] = True
        answers = operation["responses"]
        for status in EVERYWHERE:
            answers.setdefault(str(status), {"$ref": f"#/components/responses/Problem{status}"})
        for status, answer in answers.items():
            if status.startswith("2"):
                answer.get("content", {}).pop(MEDIA_TYPE, None)
                headers = [*RATE, *_tagged(status, answer)]
                answer.setdefault("headers", {}).update(_references(headers))
        operation["responses"] = dict(sorted(answers.items()))
    _say_what_is_known(result)
    shapes = components["schemas"]
    components["schemas"] = {name.removesuffix("Shape"): each for name, each in shapes.items()}
    _rename(result)
    return result


def _tagged(status: str, answer: Schema) -> list[str]:
    """Return the tag of an answer in JSON; files say themselves whether they have one."""
    has_one = status in {"200", "201"} and "application/json" in answer.get("content", {})
    return list(TAG) if has_one else []


def _say_what_is_known(result: Schema) -> None:
    """Let whatever is read with a tag be answered by 304 to whoever sends that tag."""
    for path in result["paths"].values():
        answers = path.get("get", {}).get("responses", {})
        if "ETag" in answers.get("200", {}).get("headers", {}):
            known = {"description": "You have it already.", "headers": _references(TAG)}
            path["get"]["responses"] = dict(sorted({**answers, "304": known}.items()))


def _references(headers: Iterable[str]) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in headers}


def _say_what_text_is(fields: Schema) -> None:
    """Let free text be described as it is read: something else than blanks, and no NUL."""
    for field in fields.values():
        if field.get("type") == "string" and not field.keys() & {"pattern", "format", "enum"}:
            field["pattern"] = TEXT


def _rename(found: Any) -> None:
    """Let every reference name forms as they are called outside."""
    if isinstance(found, dict):
        if isinstance(to := found.get("$ref"), str):
            found["$ref"] = to.removesuffix("Shape")
        for each in found.values():
            _rename(each)
    elif isinstance(found, list):
        for each in found:
            _rename(each)


def _operations(result: Schema) -> Iterator[Schema]:
    for path in result["paths"].values():
        yield from (path[method] for method in METHODS if method in path)


def _problem(status: int) -> Schema:
    example = Problem(status).as_json()
    return {
        "description": example["detail"],
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/ProblemShape"},
                "example": example,
            }
        },
    }


@cache
def described() -> Schema:
    """Return the description, in English, in which it is compared and committed."""
    with translation.override("en"):
        schema: Schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return json.loads(json.dumps(schema, default=str))  # type: ignore[no-any-return]


@cache
def _as_file() -> bytes:
    return json.dumps(described(), indent=1, ensure_ascii=False).encode()


@login_not_required
@require_safe
@gzip_page
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Hand out the description; it says nothing of anybody."""
    answer = HttpResponse(_as_file(), content_type="application/json")
    answer["Cache-Control"] = "public, max-age=300"
    return answer
