"""Has requests generated from the served description, asks them, and judges the answers."""

from collections.abc import Iterator
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import APIOperation

from tests.matrix.conftest import taken_back
from tests.matrix.expecting import ANONYMOUS, OWNER, STRANGER
from tests.matrix.world import World

Operation = APIOperation[Any, Any, Any, Any]
EXAMPLES = {OWNER: 6, STRANGER: 4, ANONYMOUS: 2}
# Bytes that fit the description and are no picture: what is asked of them stands in tests/uploads.
NOT_BY_SHAPE = {"photos_create": "positive_data_acceptance"}
# Makes requests of its own, outside of what is taken back; the table of visitors does it here.
NOT_HERE = {"ignored_auth"}
# What must not reach anybody else, wherever it stands.
OWN = (
    "photo_id",
    "headshot_id",
    "job_id",
    "export_id",
    "release_id",
    "case_id",
    "record",
    "owner_id",
)
load_all_checks()


def described() -> Any:
    """Return the description as it is served."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    # A fetch that was used up, and an If-Match that doesn't match: as described, and right.
    fitting = schema.config.checks.positive_data_acceptance
    fitting.expected_statuses = [*fitting.expected_statuses, "410", "412"]
    # What has no length, or too much of it, is refused before anything else is looked at.
    refusing = schema.config.checks.negative_data_rejection
    refusing.expected_statuses = [*refusing.expected_statuses, "411", "412", "413"]
    return schema


def faults(
    world: World, who: str, mode: GenerationMode, *, times: int, is_known: bool
) -> list[str]:
    """Ask every operation as somebody, rightly or wrongly; return what was found, one by one.

    `is_known` asks what was asked before, instead of something new.
    """
    asking = settings(
        max_examples=EXAMPLES[who] * times,
        deadline=None,
        database=None,
        derandomize=is_known,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return [fault for each in _operations() for fault in _faults_of(each, world, who, mode, asking)]


def _operations() -> Iterator[Operation]:
    for found in described().get_all_operations():
        yield found.ok()


def _faults_of(
    operation: Operation, world: World, who: str, mode: GenerationMode, asking: settings
) -> Iterator[str]:
    try:
        _ask(operation, world, who, mode, asking)
    except Unsatisfiable:
        return  # nothing about it can be asked wrongly
    except (BaseExceptionGroup, AssertionError) as fault:
        inner = [str(each) for each in getattr(fault, "exceptions", ())]
        notes = getattr(fault, "__notes__", [])
        yield "\n".join([f"{operation.label} as {who}: {fault}", *inner, *notes])


def _ask(
    operation: Operation, world: World, who: str, mode: GenerationMode, asking: settings
) -> None:
    token = world.visitors[who].token
    headers = {"Authorization": f"Token {token}"} if token else {}
    skipped = {NOT_BY_SHAPE.get(operation.definition.raw["operationId"]), *NOT_HERE}
    checks = [each for each in CHECKS.get_all() if each.__name__ not in skipped]

    @asking
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = _of_the_owner(case.path_parameters, world)
        with taken_back():
            answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=checks, headers=headers)
        except BaseException as fault:
            fault.add_note(f"{case.as_curl_command()}\n{answer.status_code} {answer.text[:400]}")
            raise
        if who != OWNER:
            _require_nothing_of_the_owner(case, answer, world)

    ask()


def _of_the_owner(parameters: Any, world: World) -> dict[str, Any]:
    """Put the owner's own things where the description only asks for some id."""
    return {name: world.values.get(name, value) for name, value in dict(parameters or {}).items()}


def _require_nothing_of_the_owner(case: Any, answer: Any, world: World) -> None:
    asked_for = str(case.path_parameters)
    for name in OWN:
        value = world.values[name]
        assert value in asked_for or value not in answer.text, (case.operation.label, name)
    if any(world.values[name] in asked_for for name in OWN):
        assert answer.status_code >= 400, (case.operation.label, answer.text[:200])
