"""The API against its own description: what is generated from it finds no fault and no leak.

Short by default; SAFELIGHT_DRILLS=full asks each operation many more times.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import APIOperation

from privacy.api.throttling import PersonRate
from tests.matrix.conftest import taken_back
from tests.matrix.expecting import ANONYMOUS, OWNER, STRANGER
from tests.matrix.world import World

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    # Values that the strategies refuse to make are no fault of ours.
    pytest.mark.filterwarnings("ignore"),
]
IS_FULL = os.environ.get("SAFELIGHT_DRILLS") == "full"
EXAMPLES = {OWNER: 6, STRANGER: 4, ANONYMOUS: 2}
MANY = 25
# Bytes that fit the description and are no picture: what is asked of them stands in tests/uploads.
NOT_BY_SHAPE = {"photos_create": "positive_data_acceptance"}
load_all_checks()


@pytest.fixture
def described(world: World, db: None) -> Any:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    # A fetch that was used up, and an If-Match that doesn't match: as described, and right.
    fitting = schema.config.checks.positive_data_acceptance
    fitting.expected_statuses = [*fitting.expected_statuses, "410", "412"]
    return schema


@pytest.fixture(autouse=True)
def _as_often_as_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersonRate, "THROTTLE_RATES", {"user": "1000000/min"})


def operations(described: Any) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    for found in described.get_all_operations():
        yield found.ok()


@pytest.mark.parametrize("who", [OWNER, STRANGER, ANONYMOUS])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_what_is_described_is_what_is_answered(
    described: Any,
    world: World,
    who: str,
    mode: GenerationMode,
) -> None:
    faults: list[str] = []
    for operation in operations(described):
        try:
            _ask_many(operation, mode, world, who)
        except Unsatisfiable:
            continue  # nothing about it can be asked wrongly
        except (BaseExceptionGroup, AssertionError) as fault:
            faults.append(f"{operation.label}: {fault} {_inner(fault)} {fault.__notes__}")
    assert not faults, "\n\n".join(faults)


def _inner(fault: BaseException) -> list[str]:
    return [str(each) for each in getattr(fault, "exceptions", ())]


def _ask_many(
    operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, world: World, who: str
) -> None:
    token = world.visitors[who].token
    headers = {"Authorization": f"Token {token}"} if token else {}
    skipped = NOT_BY_SHAPE.get(operation.definition.raw["operationId"])
    checks = [each for each in CHECKS.get_all() if each.__name__ not in {skipped, *NOT_HERE}]

    @settings(
        max_examples=EXAMPLES[who] * (MANY if IS_FULL else 1),
        deadline=None,
        database=None,
        derandomize=not IS_FULL,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = _of_the_owner(case.path_parameters, world)
        with taken_back():
            answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=checks, headers=headers)
        except BaseException as fault:
            fault.add_note(f"{case.as_curl_command()} -> {answer.status_code} {answer.text[:400]}")
            raise
        if who != OWNER:
            _require_nothing_of_the_owner(case, answer, world)

    ask()


# Those of schemathesis that make requests of their own, outside of what is taken back.
NOT_HERE = {"ignored_auth"}


def _of_the_owner(parameters: Any, world: World) -> dict[str, Any]:
    """Put the owner's own things where the description only asks for some id."""
    return {name: world.values.get(name, value) for name, value in dict(parameters or {}).items()}


def _require_nothing_of_the_owner(case: Any, answer: Any, world: World) -> None:
    given_away = str(case.path_parameters)
    for name in ("photo_id", "headshot_id", "job_id", "export_id", "record", "owner_id"):
        value = world.values[name]
        assert value in given_away or value not in answer.text, (case.operation.label, name)
    if case.path_parameters and "id" in given_away:
        assert answer.status_code >= 400, (case.operation.label, answer.text[:200])
