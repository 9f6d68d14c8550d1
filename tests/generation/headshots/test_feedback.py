"""A favourite is the person's own; "doesn't look like me" leaves a count and nobody's name."""

import pytest
from django.urls import reverse

from accounts.models import Person
from generation.headshots.likeness import LikenessCount
from generation.headshots.models import Headshot
from generation.jobs.run import run_job
from privacy.ledger.details import open_details
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from tests.generation.asking import ask
from tests.people import open_person, signed_in
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


@pytest.fixture
def headshot(photo: Photo) -> Headshot:
    run_job(ask(photo).pk)
    return Headshot.objects.get()


def test_a_favourite_is_marked_and_unmarked_by_its_owner_alone(
    alice: Person, headshot: Headshot
) -> None:
    address = reverse("portrait-favourite", args=[headshot.pk])
    assert signed_in(open_person()).post(address, {"favourite": "1"}).status_code == 404
    for answer, expected in (("1", True), ("0", False)):
        signed_in(alice).post(address, {"favourite": answer})
        headshot.refresh_from_db()
        assert headshot.is_favourite is expected


def test_only_a_count_by_engine_and_style_outlives_the_portrait(
    alice: Person, headshot: Headshot
) -> None:
    browser = signed_in(alice)
    page = reverse("portrait", args=[headshot.pk])
    assert "Doesn’t look like me" in browser.get(page).content.decode()
    for _ in range(2):
        browser.post(reverse("portrait-unlike", args=[headshot.pk]))
    assert "Doesn’t look like me" not in browser.get(page).content.decode()
    browser.post(reverse("portrait-delete", args=[headshot.pk]))
    (count,) = LikenessCount.objects.values_list("engine", "style", "made", "unlike")
    assert count == ("studio", "studio-grey", 1, 1)


def test_a_line_says_that_it_was_marked_and_not_how(alice: Person, headshot: Headshot) -> None:
    browser, marked = signed_in(alice), LedgerEntry.objects.filter(event=Event.HEADSHOT_MARKED)
    for _ in range(2):
        browser.post(reverse("portrait-favourite", args=[headshot.pk]), {"favourite": "1"})
        assert marked.count() == 1
    for _ in range(2):
        browser.post(reverse("portrait-unlike", args=[headshot.pk]))
        assert marked.count() == 2
    details = open_details(list(marked), owner=alice.pk)
    assert list(details.values()) == [{"objects": [str(headshot.sealed_id)]}] * 2
