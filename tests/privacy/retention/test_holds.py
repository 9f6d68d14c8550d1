"""A hold keeps what the person's own request covers, for sixty days, in their sight and power."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event, Purpose
from privacy.ledger.lines import lines_for
from privacy.models import Hold, SealedObject
from privacy.retention.actions import sweep
from privacy.retention.audit import examine
from privacy.retention.holds import HoldRefused, place_hold, renew_hold, waive_hold
from privacy.vault import actions as vault
from privacy.vault.errors import OnHold
from privacy.vault.models import Kind
from tests.people import open_person, signed_in
from tests.portraits import as_jpeg, astronaut
from tests.privacy.rights.holding import add_photo as with_photo
from uploads.actions import add_photo
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


@pytest.fixture
def sealed(alice: Person) -> SealedObject:
    sealed = vault.deposit(owner=alice.pk, kind=Kind.PHOTO, plaintext=b"pixels")
    vault.confirm(sealed=sealed)
    return sealed


@pytest.fixture
def officers() -> list[uuid.UUID]:
    return [open_person().pk for _ in range(2)]


@pytest.fixture
def hold(sealed: SealedObject, officers: list[uuid.UUID]) -> Hold:
    return place_hold(
        sealed_object=sealed.pk,
        request=uuid.uuid4(),
        requester=sealed.owner,
        covered=[sealed.pk],
        officer=officers[0],
    )


def test_what_is_on_hold_outlives_its_deadline_and_is_counted_apart(hold: Hold) -> None:
    late = timezone.now() + timedelta(days=2)
    assert sweep(now=late).deleted == 0
    findings = examine(now=timezone.now() + timedelta(days=2, minutes=1))
    assert not [each for each in findings.sentences if each.startswith("Overdue")]
    assert findings.looked_at["held"] == 1
    assert sweep(now=timezone.now() + timedelta(days=60, minutes=1)).deleted == 1


def test_only_what_the_request_covers_and_the_requester_owns(
    sealed: SealedObject, officers: list[uuid.UUID]
) -> None:
    stranger = open_person()
    for requester, covered in ((sealed.owner, []), (stranger.pk, [sealed.pk])):
        with pytest.raises(HoldRefused):
            place_hold(
                sealed_object=sealed.pk,
                request=uuid.uuid4(),
                requester=requester,
                covered=covered,
                officer=officers[0],
            )
    assert not Hold.objects.exists()


def test_no_hold_is_longer_than_sixty_days(hold: Hold, sealed: SealedObject) -> None:
    other = vault.deposit(owner=sealed.owner, kind=Kind.PHOTO, plaintext=b"pixels")
    with pytest.raises(HoldRefused, match="60 days"):
        place_hold(
            sealed_object=other.pk,
            request=uuid.uuid4(),
            requester=sealed.owner,
            covered=[other.pk],
            officer=hold.placed_by,
            lasts=timedelta(days=61),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(expires_at=hold.begun_at + timedelta(days=61))


def test_a_renewal_takes_two_officers(hold: Hold, officers: list[uuid.UUID]) -> None:
    before = hold.expires_at
    assert not renew_hold(hold=hold, officer=officers[0])
    with pytest.raises(HoldRefused, match="Another officer"):
        renew_hold(hold=hold, officer=officers[0])
    hold.refresh_from_db()
    assert hold.expires_at == before
    assert renew_hold(hold=hold, officer=officers[1])
    hold.refresh_from_db()
    assert hold.expires_at > before


def test_its_owner_sees_it_and_delete_now_wins_once_it_is_waived(alice: Person) -> None:
    photo = add_photo(owner=alice.pk, data=as_jpeg(astronaut().resize((512, 512))))
    officer = open_person()
    hold = place_hold(
        sealed_object=photo.sealed_id,
        request=uuid.uuid4(),
        requester=alice.pk,
        covered=[photo.sealed_id],
        officer=officer.pk,
    )
    client = signed_in(alice)
    refused = client.post(reverse("photo-delete", args=[photo.pk]), follow=True)
    assert "This is on hold for your own request" in refused.content.decode()
    assert "Holds for your own requests" in client.get(reverse("privacy-centre")).content.decode()
    listed = client.get(reverse("holds"), HTTP_ACCEPT_LANGUAGE="de").content.decode()
    assert f"R-{str(hold.request)[:8].upper()}" in listed
    assert "<h2>Foto</h2>" in listed
    client.post(reverse("hold-waive", args=[hold.pk]))
    client.post(reverse("photo-delete", args=[photo.pk]))
    assert not SealedObject.objects.exists()
    events = [line.event_words for line in lines_for(alice.pk)]
    for event in (Event.HOLD_PLACED, Event.HOLD_WAIVED, Event.PHOTO_DELETED):
        assert event.label in events


def test_a_waived_hold_stays_waived(hold: Hold, sealed: SealedObject) -> None:
    waive_hold(hold=hold)
    with pytest.raises(HoldRefused):
        waive_hold(hold=hold)
    with pytest.raises(HoldRefused):
        renew_hold(hold=hold, officer=hold.placed_by)
    with pytest.raises(HoldRefused, match="was on hold"):
        place_hold(
            sealed_object=sealed.pk,
            request=uuid.uuid4(),
            requester=sealed.owner,
            covered=[sealed.pk],
            officer=hold.placed_by,
        )
    assert sweep(now=timezone.now() + timedelta(days=2)).deleted == 1


def test_strangers_can_neither_see_nor_waive_it(hold: Hold) -> None:
    client = signed_in(open_person())
    assert str(hold.pk) not in client.get(reverse("holds")).content.decode()
    assert client.post(reverse("hold-waive", args=[hold.pk])).status_code == 404


def test_no_program_deletes_it_but_erasing_everything_does(
    hold: Hold, sealed: SealedObject, alice: Person
) -> None:
    with pytest.raises(OnHold):
        vault.delete(sealed=sealed, actor=Actor.program("job"), purpose=Purpose.JOB_ENDED)
    signed_in(alice).post(reverse("erase"))
    assert not Hold.objects.exists()
    assert not SealedObject.objects.exists()


def test_deleting_all_photos_leaves_only_what_is_on_hold(alice: Person) -> None:
    held, _other = with_photo(alice), with_photo(alice)
    place_hold(
        sealed_object=held.sealed_id,
        request=uuid.uuid4(),
        requester=alice.pk,
        covered=[held.sealed_id],
        officer=open_person().pk,
    )
    client = signed_in(alice)
    client.post(reverse("held-delete", args=["photos"]))
    assert [photo.pk for photo in Photo.objects.all()] == [held.pk]


def test_taking_a_consent_back_claims_no_deletion_that_a_hold_prevented(alice: Person) -> None:
    held, _other = with_photo(alice), with_photo(alice)
    place_hold(
        sealed_object=held.sealed_id,
        request=uuid.uuid4(),
        requester=alice.pk,
        covered=[held.sealed_id],
        officer=open_person().pk,
    )
    answer = signed_in(alice).post(reverse("consent-withdraw", args=["portraits"]), follow=True)
    assert "Not everything could be deleted yet" in answer.content.decode()
    assert [photo.pk for photo in Photo.objects.all()] == [held.pk]
