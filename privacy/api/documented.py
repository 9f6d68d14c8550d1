"""How operations are described: what they take and answer, with examples."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.serializers import Serializer

from privacy.api.problems import MEDIA_TYPE, Problem
from privacy.api.shapes import ProblemShape, Shape

CURSOR: Final = OpenApiParameter("cursor", str, description="From `next` or `previous`.")
LIMIT: Final = OpenApiParameter(
    "limit", {"type": "integer", "minimum": 1, "maximum": 100}, description="Rows a page; 50."
)
KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
    OpenApiParameter.HEADER,
    description="Sent again with the same body within 24 hours, it is answered again.",
)
IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^(\*|"[0-9a-f]{32}")$'},
    OpenApiParameter.HEADER,
    description="An ETag: refuse with 412 if it has changed since.",
)
PICTURES: Final = ("image/jpeg", "image/png")
Method = TypeVar("Method", bound=Callable[..., Any])


def operation(
    summary: str,
    *,
    answers: Mapping[Any, Any],
    tag: str,
    problems: tuple[int, ...] = (),
    takes: Any = None,
    parameters: tuple[OpenApiParameter, ...] = (),
    example: Mapping[str, Any] | None = None,
    example_sent: Mapping[str, Any] | None = None,
    operation_id: str | None = None,
) -> Callable[[Method], Method]:
    """Describe one operation of a resource; `problems` are those that only some have."""
    examples = []
    if example is not None:
        examples.append(OpenApiExample("Answer", value=dict(example), response_only=True))
    if example_sent is not None:
        examples.append(OpenApiExample("Request", value=dict(example_sent), request_only=True))
    describe: Callable[[Method], Method] = extend_schema(
        operation_id=operation_id,
        summary=summary,
        tags=[tag],
        request=takes,
        parameters=list(parameters),
        responses={**_answers(answers), **_problems(problems)},
        examples=examples,
    )
    return describe


def list_of(shape: type[Serializer], name: str) -> type[Serializer]:
    """Return the form of one page of a list."""
    return type(
        f"{name}Page",
        (Shape,),
        {
            "__doc__": "One page; `next` and `previous` are addresses, null at either end.",
            "next": serializers.CharField(allow_null=True),
            "previous": serializers.CharField(allow_null=True),
            "results": shape(many=True),
        },
    )


def picture_answers() -> dict[Any, Any]:
    """Return the answer that is a picture."""
    return {(200, kind): OpenApiTypes.BINARY for kind in PICTURES}


def _answers(answers: Mapping[Any, Any]) -> dict[Any, Any]:
    return {
        status: OpenApiResponse(description="Done; there is nothing to say.")
        if shape is None
        else shape
        for status, shape in answers.items()
    }


def _problems(statuses: tuple[int, ...]) -> dict[Any, Any]:
    return {
        (status, MEDIA_TYPE): OpenApiResponse(
            ProblemShape, description=str(Problem(status).as_json()["detail"])
        )
        for status in statuses
    }
