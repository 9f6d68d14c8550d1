"""A portrait laid over its photo, or over itself with other retouching; nothing stays for that."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from generation.engines.base import Retouch
from generation.headshots.models import Headshot
from generation.jobs.models import Job
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import add_headshot, add_photo
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


@pytest.fixture
def photo(alice: Person) -> Photo:
    return add_photo(alice)


def portrait_of(photo: Photo, retouch: Retouch = Retouch.LIGHT) -> Headshot:
    headshot = add_headshot(photo.owner)
    Headshot.objects.filter(pk=headshot.pk).update(photo=photo.pk)
    Job.objects.filter(pk=headshot.job_id).update(retouch=retouch)
    return Headshot.objects.get(pk=headshot.pk)


def shown(client: Client, headshot: Headshot, beside: object = "") -> str:
    address = reverse("portrait", args=[headshot.pk])
    return client.get(f"{address}?beside={beside}" if beside else address).content.decode()


def test_the_photo_is_offered_until_it_is_gone_and_opened_only_on_request(
    alice: Person, photo: Photo
) -> None:
    headshot, client = portrait_of(photo), signed_in(alice)
    picture = reverse("photo-picture", args=[photo.pk])
    page = shown(client, headshot)
    assert "?beside=photo" in page
    assert picture not in page
    page = shown(client, headshot, "photo")
    assert picture in page
    assert 'type="range"' in page
    SealedObject.objects.filter(pk=photo.sealed_id).update(delete_after=timezone.now())
    for beside in ("", "photo"):
        page = shown(client, headshot, beside)
        assert "?beside=photo" not in page
        assert picture not in page


def test_the_same_portrait_with_other_retouching_is_offered(alice: Person, photo: Photo) -> None:
    light, none = portrait_of(photo), portrait_of(photo, Retouch.NONE)
    again, client = portrait_of(photo), signed_in(alice)
    picture = reverse("portrait-picture", args=[none.pk])
    assert picture not in shown(client, light)
    page = shown(client, light, none.pk)
    assert picture in page
    assert f"?beside={again.pk}" not in page


def test_every_picture_of_a_comparison_is_in_the_ledger_and_goes_at_its_own_time(
    alice: Person, photo: Photo
) -> None:
    headshot, client = portrait_of(photo), signed_in(alice)
    times = dict(SealedObject.objects.values_list("pk", "delete_after"))
    page = shown(client, headshot, "photo")
    for address in (
        reverse("photo-picture", args=[photo.pk]),
        reverse("portrait-picture", args=[headshot.pk]),
    ):
        assert address in page
        assert client.get(address).status_code == 200
    for event in (Event.PHOTO_OPENED, Event.HEADSHOT_OPENED):
        assert LedgerEntry.objects.filter(event=event).count() == 1
    assert dict(SealedObject.objects.values_list("pk", "delete_after")) == times


def test_nobody_elses_picture_is_laid_beside_it(alice: Person, photo: Photo) -> None:
    headshot, strange = portrait_of(photo), add_headshot(open_person())
    Headshot.objects.filter(pk=strange.pk).update(photo=photo.pk)
    Job.objects.filter(pk=strange.job_id).update(retouch=Retouch.NONE)
    assert str(strange.pk) not in shown(signed_in(alice), headshot, strange.pk)
