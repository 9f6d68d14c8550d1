"""A person's headshots: theirs alone, in sizes, until the time they chose."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Person
from generation.headshots.models import Headshot
from generation.headshots.renditions import crop_box
from generation.jobs.run import run_job
from generation.keep import Keep
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from privacy.retention.actions import sweep
from privacy.vault import storage
from tests.generation.asking import ask
from tests.people import open_person, signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def make(person: Person, keep: Keep = Keep.DAY) -> Headshot:
    photo = add_photo(owner=person.pk, data=as_jpeg(astronaut().resize((512, 512))))
    job = ask(photo, keep=keep)
    run_job(job.pk)
    return Headshot.objects.get(job=job)


def is_due_after(headshot: Headshot, time: timedelta) -> bool:
    """Whether the sweep takes a headshot within a minute of `time` from now, and not before."""
    due = SealedObject.objects.get(pk=headshot.sealed_id).delete_after - timezone.now()
    return time - timedelta(minutes=1) < due <= time


@pytest.mark.parametrize(("name", "size"), [("linkedin", (800, 800)), ("cv", (800, 1000))])
def test_sizes_are_cut_on_the_way_out(alice: Person, name: str, size: tuple[int, int]) -> None:
    headshot = make(alice)
    answer = signed_in(alice).get(reverse("portrait-download", args=[headshot.pk, name]))
    assert Image.open(io.BytesIO(answer.content)).size == size
    assert answer["Content-Disposition"] == f'attachment; filename="portrait-{name}.jpg"'
    assert answer["Cache-Control"] == "no-store, private"


def test_a_size_that_does_not_exist_is_not_found(alice: Person) -> None:
    headshot = make(alice)
    answer = signed_in(alice).get(reverse("portrait-download", args=[headshot.pk, "poster"]))
    assert answer.status_code == 404
    assert not LedgerEntry.objects.filter(event=Event.HEADSHOT_DOWNLOADED).exists()


def test_a_stranger_finds_nothing(alice: Person) -> None:
    headshot = make(alice)
    stranger = signed_in(open_person())
    for name, more in [("portrait", []), ("portrait-picture", []), ("portrait-download", ["cv"])]:
        address = reverse(name, args=[headshot.pk, *more])
        assert stranger.get(address).status_code == 404
    for name in ("portrait-keep", "portrait-delete"):
        assert stranger.post(reverse(name, args=[headshot.pk])).status_code == 404
    assert Headshot.objects.exists()


@pytest.mark.parametrize("keep", list(Keep))
def test_the_chosen_deadline_is_kept(alice: Person, keep: Keep) -> None:
    assert is_due_after(make(alice, keep), keep.duration)


def test_once_downloaded_it_goes_ten_minutes_later(alice: Person) -> None:
    headshot = make(alice, Keep.ONCE_DOWNLOADED)
    signed_in(alice).get(reverse("portrait-download", args=[headshot.pk, "full"]))
    assert is_due_after(headshot, timedelta(minutes=10))
    sweep(now=timezone.now() + timedelta(minutes=10))
    assert not list(storage.names())


def test_looking_does_not_count_as_downloading(alice: Person) -> None:
    headshot = make(alice, Keep.ONCE_DOWNLOADED)
    signed_in(alice).get(reverse("portrait-picture", args=[headshot.pk]))
    assert is_due_after(headshot, timedelta(hours=24))


def test_it_can_be_kept_longer_up_to_the_maximum(alice: Person) -> None:
    headshot = make(alice)
    client, address = signed_in(alice), reverse("portrait-keep", args=[headshot.pk])
    client.post(address, {"keep": "7d"})
    assert is_due_after(headshot, timedelta(days=7))
    client.post(address, {"keep": "99d"})
    assert is_due_after(headshot, timedelta(days=7))


def test_a_deployment_with_a_shorter_maximum_offers_no_more(
    alice: Person, settings: object
) -> None:
    settings.SAFELIGHT_HEADSHOT_MAX_DAYS = 7  # type: ignore[attr-defined]
    headshot = make(alice)
    page = signed_in(alice).get(reverse("portrait", args=[headshot.pk])).content.decode()
    assert 'name="keep" value="7d"' in page
    assert 'name="keep" value="30d"' not in page


def test_a_gallery_is_one_line_that_lists_what_it_shows(alice: Person) -> None:
    headshots = [make(alice) for _ in range(3)]
    client = signed_in(alice)
    client.get(reverse("portraits"))
    for headshot in headshots:
        client.get(reverse("portrait-picture", args=[headshot.pk]))
    assert LedgerEntry.objects.filter(event=Event.HEADSHOT_OPENED).count() == 1


def test_deleting_is_at_once(alice: Person) -> None:
    headshot = make(alice)
    signed_in(alice).post(reverse("portrait-delete", args=[headshot.pk]))
    assert not SealedObject.objects.exists()
    assert not list(storage.names())


def test_the_list_costs_the_same_whatever_its_length(alice: Person) -> None:
    client = signed_in(alice)
    client.get(reverse("home"))  # the first request of a session notes when it was used
    costs = []
    for _ in range(2):
        for _ in range(4):
            make(alice)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("portraits")).status_code == 200
        # Savepoints exist only because a test runs within a transaction.
        costs.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert max(costs) <= 12
    # Whichever page comes first in a minute also asks which policies are in force.
    assert costs[1] <= costs[0] + 1


@pytest.mark.parametrize("picture", [(1024, 1024), (819, 1024), (768, 1024)])
@pytest.mark.parametrize("target", [(800, 800), (800, 1000)])
def test_a_crop_is_the_largest_of_its_ratio_inside_the_picture(
    picture: tuple[int, int], target: tuple[int, int]
) -> None:
    left, top, right, bottom = crop_box(picture, target)
    assert 0 <= left < right <= picture[0]
    assert 0 <= top < bottom <= picture[1]
    assert (right - left) / (bottom - top) == pytest.approx(target[0] / target[1])
    assert right - left == picture[0] or bottom - top == picture[1]
