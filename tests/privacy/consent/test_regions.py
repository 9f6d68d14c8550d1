"""The face-geometry release speaks the law of the place where a person lives."""

import pytest
from django.urls import reverse

from accounts.models import Person
from accounts.profile.regions import Region
from privacy.consent.actions import may_make_portraits
from privacy.consent.models import ConsentEvent, StatementText
from privacy.consent.statements import PORTRAITS
from tests.people import open_person, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WORDS = {
    "": "Written release for the geometry of my face",
    "us-il": "740 ILCS 14/15",
    "ca-qc": "no bank of biometric characteristics",
    "eea": "Article 9(2)(a) of the General Data Protection Regulation",
    "gb": "UK GDPR",
    "zz": "Written release for the geometry of my face",
}


def living_in(region: str, *, consents: bool = False) -> Person:
    person = open_person(consents=consents)
    Person.objects.filter(pk=person.pk).update(region=region)
    return person


@pytest.mark.parametrize(("region", "words"), WORDS.items())
def test_the_page_and_the_record_hold_the_words_of_the_place(region: str, words: str) -> None:
    person = living_in(region)
    client = signed_in(person)
    assert words in client.get(reverse("consent")).content.decode()
    client.post(reverse("consent"), {"portraits": "on", "own_face": "on"})
    event = ConsentEvent.objects.newest(person.pk, "portraits")
    assert event is not None
    assert words in StatementText.objects.get(pk=event.digest).text
    assert may_make_portraits(person.pk)


def test_every_region_that_can_be_chosen_has_words() -> None:
    for region in Region.values:
        assert PORTRAITS.for_region(region).release is not None


def test_who_moves_is_asked_in_the_words_of_the_new_place() -> None:
    person = living_in("", consents=True)
    client = signed_in(person)
    assert may_make_portraits(person.pk)
    client.post(reverse("profile"), {"language": "", "time_zone": "", "region": "us-il"})
    assert not may_make_portraits(person.pk)
    assert client.get(reverse("studio")).headers["Location"] == "/consent/?next=/studio/"
    page = client.get(reverse("consent")).content.decode()
    assert "740 ILCS 14/15" in page
    assert page.count('type="checkbox"') == 1, "what is in force already is not asked again"
