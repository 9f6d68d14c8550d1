"""A photo that is ready."""

import pytest

from accounts.models import Person
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo
from uploads.models import Photo


@pytest.fixture
def photo(alice: Person, vault_in_order: None) -> Photo:
    return add_photo(owner=alice.pk, data=as_jpeg(astronaut().resize((512, 512))))
