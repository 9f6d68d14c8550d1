"""The API asked what nobody wrote down: new requests out of its description at every run."""

import os

import pytest
from schemathesis import GenerationMode

from privacy.api.throttling import PersonRate
from tests.config.api.conforming import EXAMPLES, faults
from tests.matrix.conftest import world
from tests.matrix.world import World

__all__ = ["world"]  # a fixture
pytestmark = [
    pytest.mark.drill,
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.filterwarnings("ignore"),
]
TIMES = 10 if os.environ.get("SAFELIGHT_DRILLS") == "full" else 1


@pytest.mark.parametrize("who", list(EXAMPLES))
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_new_requests_find_no_fault_and_no_leak(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, who: str, mode: GenerationMode
) -> None:
    monkeypatch.setattr(PersonRate, "THROTTLE_RATES", {"user": "1000000/min"})
    built: World = request.getfixturevalue("world")
    found = faults(built, who, mode, times=TIMES, is_known=False)
    assert not found, "\n\n".join(found)
