"""Every page for staff, the admin's too: looks, focus, weight, silence."""

from collections.abc import Callable

import pytest

from tests.pages.samples import OF_STAFF, Sample

pytestmark = [
    pytest.mark.journey,
    pytest.mark.drill,
    pytest.mark.django_db(databases=["default", "keys"]),
]


@pytest.mark.parametrize("sample", OF_STAFF, ids=lambda sample: sample.name)
def test_page_stands_up_to_every_look(look_at: Callable[[Sample], None], sample: Sample) -> None:
    look_at(sample)
