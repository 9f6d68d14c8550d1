"""Every page for people, signed in or not, and every refusal: looks, focus, weight, silence."""

from collections.abc import Callable

import pytest

from tests.pages.samples import OF_PEOPLE, Sample

pytestmark = [
    pytest.mark.journey,
    pytest.mark.drill,
    pytest.mark.django_db(databases=["default", "keys"]),
]


@pytest.mark.parametrize("sample", OF_PEOPLE, ids=lambda sample: sample.name)
def test_page_stands_up_to_every_look(look_at: Callable[[Sample], None], sample: Sample) -> None:
    look_at(sample)
