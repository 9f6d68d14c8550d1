"""What we hold: live from the holders, with ground and deadline, deleted or corrected in place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from generation.models import Headshot
from privacy.consent.actions import give
from privacy.consent.statements import OWN_FACE
from privacy.rights.holders import registry
from privacy.vault import storage
from tests.generation.headshots.test_headshots import make
from tests.people import open_person, signed_in
from tests.portraits import as_jpeg, astronaut
from tests.privacy.rights.holding import add_headshot
from tests.privacy.rights.holding import add_photo as add_small_photo
from uploads.actions import add_photo
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
MOST_QUERIES = 25


def queries_for(person: Person) -> int:
    client = signed_in(person)
    client.get(reverse("privacy-centre"))
    with CaptureQueriesContext(connection) as default:
        assert client.get(reverse("privacy-centre")).status_code == 200
    return len(default)


def test_the_centre_asks_few_questions_however_much_is_held(alice: Person) -> None:
    empty = queries_for(alice)
    for _ in range(3):
        make(alice)
        give(person=alice.pk, statements=[OWN_FACE], method="test")
    assert queries_for(alice) <= MOST_QUERIES
    full = queries_for(alice)
    for _ in range(3):
        make(alice)
        give(person=alice.pk, statements=[OWN_FACE], method="test")
    assert queries_for(alice) == full
    assert full - empty <= 2, (empty, full)


def test_every_class_has_a_ground_and_a_deadline(alice: Person) -> None:
    make(alice)
    for holder in registry.holders:
        for held in holder.locate(alice.pk):
            assert held.code, held.title
            assert held.basis, held.title
            assert held.deadline_words or held.delete_after, held.title
    page = signed_in(alice).get(reverse("privacy-centre")).content.decode()
    assert "Ground: your explicit consent" in page


def test_photos_and_portraits_go_at_once(alice: Person) -> None:
    add_photo(owner=alice.pk, data=as_jpeg(astronaut().resize((512, 512))))
    make(alice)
    other = open_person()
    make(other)
    client = signed_in(alice)
    for code in ("photos", "portraits"):
        address = reverse("held-delete", args=[code])
        assert f'href="{address}"' in client.get(reverse("privacy-centre")).content.decode()
        assert "Delete now" in client.get(address).content.decode()
        assert Photo.objects.exists() or Headshot.objects.filter(owner=alice).exists()
        assert client.post(address).headers["Location"] == reverse("privacy-centre")
    assert not Photo.objects.owned_by(alice.pk).exists()
    assert not Headshot.objects.owned_by(alice.pk).exists()
    assert Headshot.objects.owned_by(other.pk).count() == 1
    assert len(list(storage.names())) == 1


def test_an_outage_is_said_and_nothing_is_claimed(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(alice)

    def broken(self: object, name: str) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(type(storage.store()), "delete", broken)
        answer = signed_in(alice).post(reverse("held-delete", args=["portraits"]))
    assert answer.status_code == 503
    assert "Not everything could be deleted yet" in answer.content.decode()


@pytest.mark.parametrize("code", ["account", "ledger", "consents", "nonsense"])
def test_what_has_to_stay_is_not_deleted_here(alice: Person, code: str) -> None:
    assert signed_in(alice).post(reverse("held-delete", args=[code])).status_code == 404


def test_the_account_is_corrected_where_it_stands(alice: Person) -> None:
    page = signed_in(alice).get(reverse("privacy-centre")).content.decode()
    assert f'href="{reverse("account_email")}"' in page
    assert f'href="{reverse("profile")}"' in page


@pytest.mark.parametrize("what", ["photo", "portrait"])
def test_deleting_one_during_an_outage_says_that_its_key_is_gone(
    alice: Person, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = {"photo": add_small_photo, "portrait": add_headshot}[what](alice)

    def broken(self: object, name: str) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(type(storage.store()), "delete", broken)
        address = reverse(f"{what}-delete", args=[one.pk])
        said = signed_in(alice).post(address, follow=True).content.decode()
    assert "nobody can open it any more" in said
