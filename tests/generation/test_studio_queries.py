"""The studio is opened most of all pages: what it asks of the database is counted."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from tests.people import signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_the_studio_asks_little_and_no_more_for_more_photos(
    alice: Person, vault_in_order: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(alice)
    for side in (512, 520):
        add_photo(owner=alice.pk, data=as_jpeg(astronaut().resize((side, side))))
    # The first view of these photos writes its line.
    browser.get("/studio/")
    with django_assert_max_num_queries(12):
        page = browser.get("/studio/").content.decode()
    assert page.count('type="checkbox" name="photos"') == 2
