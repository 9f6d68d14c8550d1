"""The API against its own description: what is generated from it finds no fault and no leak.

The same requests each time; tests/drills/test_api.py asks new ones.
"""

import pytest
from schemathesis import GenerationMode

from privacy.api.throttling import PersonRate
from tests.config.api.conforming import EXAMPLES, faults
from tests.matrix.world import World

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    # Values that the strategies refuse to make are no fault of ours.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.mark.parametrize("who", list(EXAMPLES))
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_what_is_described_is_what_is_answered(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str, mode: GenerationMode
) -> None:
    monkeypatch.setattr(PersonRate, "THROTTLE_RATES", {"user": "1000000/min"})
    found = faults(world, who, mode, times=1, is_known=True)
    assert not found, "\n\n".join(found)
