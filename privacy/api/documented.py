"""How operations are described: what they take and answer, with examples."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

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
DISPOSITION: Final = OpenApiParameter(
    "Content-Disposition",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description=(
        "`attachment` with a file name that says nothing of anybody; `inline` for what is only "
        "looked at."
    ),
)
ETAG: Final = OpenApiParameter(
    "ETag",
    {"type": "string", "pattern": r'^"[0-9a-f]+"$'},
    OpenApiParameter.HEADER,
    response=[200],
    description="Names these very bytes: in `If-None-Match` it gives 304, and nothing is opened.",
)
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
    operation_id: str | None = None,
) -> Callable[[Method], Method]:
    """Describe one operation of a resource; `problems` are those that only some have.

    Forms bring their own examples; `example` is for an answer that has no form.
    """
    describe: Callable[[Method], Method] = extend_schema(
        operation_id=operation_id,
        summary=summary,
        tags=[tag],
        request=takes,
        parameters=list(parameters),
        responses={**_answers(answers), **_problems(problems)},
        examples=[*_sent(takes), *_answered(answers, example)],
    )
    return describe


def list_of(shape: type[Shape], name: str) -> type[Shape]:
    """Return the form of one page of a list."""
    return type(
        f"{name}Page",
        (Shape,),
        {
            "example": {"next": None, "previous": None, "results": [shape.example]},
            "__doc__": "One page; `next` and `previous` are addresses, null at either end.",
            "next": serializers.CharField(allow_null=True),
            "previous": serializers.CharField(allow_null=True),
            "results": shape(many=True),
        },
    )


def picture_answers() -> dict[Any, Any]:
    """Return the answer that is a picture."""
    return {(200, kind): OpenApiTypes.BINARY for kind in PICTURES}


def _sent(takes: Any) -> list[OpenApiExample]:
    if not (example := getattr(takes, "example", None)):
        return []
    return [OpenApiExample("Request", value=dict(example), request_only=True)]


def _answered(
    answers: Mapping[Any, Any], example: Mapping[str, Any] | None
) -> Iterator[OpenApiExample]:
    for status, shape in answers.items():
        shown = example or getattr(shape, "example", None)
        if shape is not None and shown:
            yield OpenApiExample(
                "Answer", value=dict(shown), response_only=True, status_codes=[str(status)]
            )


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
