"""Erasing a person leaves nothing of them but lines that nobody can read."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Session
from generation.models import Headshot, Job
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry, LedgerSubject
from privacy.models import ConsentEvent, Erasure, ObjectKey, SealedObject, SealingKey
from privacy.retention.actions import sweep
from privacy.rights import erasure
from privacy.rights.erasure import erase_person
from privacy.rights.holders import registry
from privacy.vault import storage
from privacy.vault.models import Domain
from tests.generation.headshots.test_headshots import make
from tests.people import open_person, signed_in
from tests.portraits import as_jpeg, astronaut
from uploads.actions import add_photo
from uploads.models import Photo

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]


def with_everything() -> tuple[Person, Client]:
    """Return someone who has a portrait, a photo and a session."""
    person = open_person()
    client = signed_in(person)
    make(person)
    add_photo(owner=person.pk, data=as_jpeg(astronaut().resize((512, 512))))
    client.get(reverse("portraits"))
    return person, client


def test_everything_goes_and_the_last_line_says_so() -> None:
    person, client = with_everything()
    answer = client.post(reverse("erase"))
    assert answer.headers["Location"].startswith("/receipts/")
    for model in (Person, Photo, Headshot, Job, SealedObject, ConsentEvent, LedgerSubject):
        assert not model.objects.exists(), model
    assert not SealingKey.objects.filter(domain=Domain.PERSON).exists()
    assert not ObjectKey.objects.exists()
    assert not Session.objects.filter(person=person.pk).exists()
    assert not list(storage.names())
    last = LedgerEntry.objects.order_by("-time").values_list("event", flat=True)[:2]
    assert list(last) == [Event.RECEIPT_MADE, Event.PERSON_ERASED]


def test_no_text_column_names_them_afterwards() -> None:
    person, client = with_everything()
    traces = (person.email, str(person.pk), person.pk.hex)
    client.post(reverse("erase"))
    for model in apps.get_models():
        for row in model._default_manager.values():
            assert not any(trace in str(row) for trace in traces), model


def test_others_are_left_alone() -> None:
    _, client = with_everything()
    other, _ = with_everything()
    client.post(reverse("erase"))
    assert Person.objects.get() == other
    assert Headshot.objects.count() == Photo.objects.count() == 1


def test_an_outage_is_said_in_words_and_erasing_again_finishes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, client = with_everything()
    with monkeypatch.context() as broken:
        broken.setattr(type(storage.store()), "delete", lambda self, name: None)
        answer = client.post(reverse("erase"))
    assert answer.status_code == 503
    assert Person.objects.exists()
    client.post(reverse("erase"))
    assert not Person.objects.exists()
    assert not list(storage.names())


@pytest.mark.parametrize("step", ["erase", "verify", "destroy_owner_key", "record_unsealed_end"])
def test_an_erasure_that_is_killed_is_finished_by_the_sweep(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Killed(BaseException):
        pass

    def die(*_args: object, **_options: object) -> None:
        raise Killed

    person, _ = with_everything()
    with monkeypatch.context() as broken:
        if step in ("erase", "verify"):
            broken.setattr(type(registry.holders[-1]), step, die)
        else:
            broken.setattr(erasure, step, die)
        with pytest.raises(Killed):
            erase_person(person=person.pk, actor=Actor.person(person.pk))
    sweep(now=timezone.now() + timedelta(minutes=2))
    for model in (Person, Photo, Headshot, SealedObject, LedgerSubject, Erasure):
        assert not model._default_manager.exists(), model
    assert not SealingKey.objects.filter(domain=Domain.PERSON).exists()
    assert LedgerEntry.objects.filter(event=Event.PERSON_ERASED).count() == 1


def test_the_privacy_centre_shows_what_is_held() -> None:
    _, client = with_everything()
    page = client.get(reverse("privacy-centre")).content.decode()
    for words in ("Photos you uploaded", "Portraits", "Consent records", "Account"):
        assert words in page


def test_every_holder_exports_what_it_holds() -> None:
    person, _ = with_everything()
    copies = {holder.name: holder.export(person.pk) for holder in registry.holders}
    assert len(copies["photos"]["photos"]) == len(copies["headshots"]["headshots"]) == 1
    assert copies["account"]["email"] == person.email
    assert len(copies["records"]["consents"]) == 3


def test_a_model_that_nobody_answers_for_fails_the_build() -> None:
    assert not [problem for problem in run_checks() if problem.id == "privacy.E001"]

    class Undeclared(models.Model):  # noqa: DJ008
        class Meta:
            app_label = "privacy"

    try:
        found = [problem for problem in run_checks() if problem.id == "privacy.E001"]
        assert [problem.obj for problem in found] == [Undeclared]
    finally:
        del apps.all_models["privacy"]["undeclared"]
        apps.clear_cache()
