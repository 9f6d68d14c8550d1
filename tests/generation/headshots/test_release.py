"""One portrait for a company, by a link: expiring, revocable, counted, and nothing else with it."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Person
from generation.headshots.actions import delete_headshot
from generation.headshots.release.models import Release
from generation.keep import Keep
from generation.models import Headshot
from privacy.consent.actions import give, withdraw
from privacy.consent.statements import FOR_PORTRAITS, PORTRAITS
from privacy.ledger.actors import Actor, Role
from privacy.ledger.events import Event
from privacy.ledger.lines import lines_for
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from privacy.rights.erasure import erase_person
from tests.people import open_person, signed_in
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_headshot, add_photo
from tests.programs import program

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
ASKED = {"label": "Acme GmbH", "size": "linkedin", "lasting": "7d"}


def release(headshot: Headshot, **changes: str) -> str:
    """Make a link on the portrait's page; return what it leads to."""
    address = reverse("portrait-release", args=[headshot.pk])
    page = signed_in(headshot.owner).post(address, {**ASKED, **changes})
    assert page.status_code == 201, page.content
    found = re.search(r'value="http://testserver(/released/[^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def is_open(link: str) -> bool:
    """Whether all three doors of a link open; none or all."""
    statuses = {Client().get(link + door).status_code for door in ("", "picture/", "file/")}
    assert statuses in ({200}, {404}), statuses
    return statuses == {200}


def test_whoever_has_the_link_sees_the_portrait_the_operator_and_nobody(
    alice: Person, settings: Any
) -> None:
    settings.SAFELIGHT_OPERATOR = "Example Portraits"
    headshot = add_headshot(alice)
    link = release(headshot)
    page = Client().get(link)
    text = page.content.decode()
    assert "Example Portraits" in text
    for secret in (alice.email, str(alice.pk), str(headshot.pk), str(headshot.sealed_id), "Acme"):
        assert secret not in text
    for door in ("picture/", "file/"):
        answer = Client().get(link + door)
        assert Image.open(io.BytesIO(answer.content)).size == (800, 800)
        assert b"c2pa" in answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="portrait-linkedin.jpg"'


def test_no_engine_cache_or_next_site_learns_of_a_link(alice: Person) -> None:
    link = release(add_headshot(alice))
    for door in ("", "picture/", "file/"):
        answer = Client().get(link + door)
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies


def test_a_link_opens_nothing_else(alice: Person) -> None:
    photo, other = add_photo(alice), add_headshot(alice)
    link = release(add_headshot(alice))
    visitor = Client()
    visitor.get(link)
    for address in (
        reverse("photo-picture", args=[photo.pk]),
        reverse("portrait-picture", args=[other.pk]),
        reverse("portraits"),
    ):
        assert visitor.get(address).headers["Location"].startswith("/account/login/")


def test_the_database_holds_a_hash_only(alice: Person) -> None:
    token = release(add_headshot(alice)).split("/")[2]
    assert len(token) >= 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM generation_release")
        assert token not in str(cursor.fetchall())


def test_each_opening_is_a_line_that_names_for_whom_and_is_counted(alice: Person) -> None:
    headshot = add_headshot(alice)
    link = release(headshot)
    Client().get(link)  # the page alone shows nothing yet
    for _ in range(2):
        Client().get(link + "picture/")
    lines = [line for line in lines_for(alice.pk) if line.event == Event.RELEASE_OPENED]
    assert [line.actor_words for line in lines] == ["The link for Acme GmbH"] * 2
    assert lines[0].object_ids == (headshot.sealed_id,)
    entry = LedgerEntry.objects.filter(event=Event.RELEASE_OPENED)[0]
    assert entry.actor_role == Role.RECIPIENT
    assert "Acme" not in entry.actor_id + str(bytes(entry.detail or b""))
    page = signed_in(alice).get(reverse("portrait", args=[headshot.pk])).content.decode()
    assert "opened 2 times" in page


def test_revoking_ends_it_at_once(alice: Person) -> None:
    headshot = add_headshot(alice)
    link, other = release(headshot), release(headshot, label="Other")
    made = Release.objects.get(label="Acme GmbH")
    assert is_open(link)
    signed_in(alice).post(reverse("release-revoke", args=[made.pk]))
    assert not is_open(link)
    assert is_open(other)
    assert LedgerEntry.objects.filter(event=Event.RELEASE_REVOKED).count() == 1


def test_it_ends_with_its_own_time_and_never_outlives_the_portrait(alice: Person) -> None:
    headshot = add_headshot(alice)
    link = release(headshot, lasting="30d")
    made = Release.objects.get()
    assert made.expires_at == headshot.delete_after < timezone.now() + timedelta(days=30)
    Release.objects.update(expires_at=timezone.now())
    assert not is_open(link)
    Release.objects.update(expires_at=timezone.now() + timedelta(days=30))
    assert is_open(link)
    SealedObject.objects.update(delete_after=timezone.now())
    assert not is_open(link)


@pytest.mark.parametrize("how", ["deleted", "consent", "erased", "closed"])
def test_what_ends_the_portrait_or_its_consent_ends_the_link(alice: Person, how: str) -> None:
    headshot = add_headshot(alice)
    link, actor = release(headshot), Actor.person(alice.pk)
    if how == "deleted":
        delete_headshot(headshot=headshot, actor=actor)
    elif how == "consent":
        withdraw(person=alice.pk, statement=PORTRAITS, method="test")
    elif how == "erased":
        erase_person(person=alice.pk, actor=actor)
    else:
        Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert not is_open(link)
    if how == "consent":  # given anew, it doesn't come back by itself
        give(person=alice.pk, statements=FOR_PORTRAITS, method="test")
        assert not is_open(link)
    else:
        assert how == "closed" or not Release.objects.exists()


def test_opening_does_not_count_as_the_owner_s_download(alice: Person) -> None:
    headshot = add_headshot(alice)
    Headshot.objects.update(keep=Keep.ONCE_DOWNLOADED)
    before = headshot.delete_after
    Client().get(release(headshot) + "file/")
    headshot.refresh_from_db()
    assert headshot.downloaded_at is None
    assert SealedObject.objects.get(pk=headshot.sealed_id).delete_after == before


def test_links_that_never_were_are_answered_like_those_that_are_over(alice: Person) -> None:
    link = release(add_headshot(alice))
    Release.objects.update(revoked_at=timezone.now())
    unknown = "/released/" + "x" * 43 + "/"
    over, never = Client().get(link), Client().get(unknown)
    assert over.status_code == never.status_code == 404
    assert over.content.replace(link.encode(), unknown.encode()) == never.content


def test_who_guesses_or_hammers_is_slowed_down(alice: Person) -> None:
    link = release(add_headshot(alice))
    for number in range(60):
        assert Client().get(f"/released/{'x' * 42}{number}/").status_code == 404
    slowed = Client().get(link)
    assert slowed.status_code == 429
    assert int(slowed["Retry-After"]) > 0


def test_a_stranger_neither_makes_nor_sees_nor_revokes_one(alice: Person) -> None:
    headshot = add_headshot(alice)
    release(headshot)
    made, mallory = Release.objects.get(), open_person()
    browser, caller = signed_in(mallory), program(mallory)
    assert browser.post(reverse("portrait-release", args=[headshot.pk]), ASKED).status_code == 404
    assert browser.post(reverse("release-revoke", args=[made.pk])).status_code == 404
    sent = caller.send(f"/headshots/{headshot.pk}/releases/", {"label": "x"})
    require_problem(sent, 404, "not-found")
    require_problem(caller.ask(f"/releases/{made.pk}/"), 404, "not-found")
    require_problem(caller.send(f"/releases/{made.pk}/", method="DELETE"), 404, "not-found")
    assert caller.ask("/releases/").json()["results"] == []
    made.refresh_from_db()
    assert made.is_open


@pytest.mark.parametrize("wrong", [{"label": ""}, {"size": "poster"}, {"lasting": "1y"}])
def test_a_wrong_form_makes_none_and_says_why(alice: Person, wrong: dict[str, str]) -> None:
    address = reverse("portrait-release", args=[add_headshot(alice).pk])
    page = signed_in(alice).post(address, {**ASKED, **wrong})
    assert page.status_code == 400
    assert not Release.objects.exists()


def test_nobody_hoards_links(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.headshots.release.actions.MOST_OPEN", 1)
    headshot = add_headshot(alice)
    release(headshot)
    address = reverse("portrait-release", args=[headshot.pk])
    page = signed_in(alice).post(address, ASKED)
    assert page.status_code == 409
    assert "Revoke one" in page.content.decode()


def test_a_program_makes_lists_and_revokes_them(alice: Person) -> None:
    caller, headshot = program(alice), add_headshot(alice)
    made = caller.send(f"/headshots/{headshot.pk}/releases/", ASKED, Idempotency_Key="one")
    assert made.status_code == 201
    link = made.json()["link"].removeprefix("http://testserver")
    assert is_open(link)
    again = caller.send(f"/headshots/{headshot.pk}/releases/", ASKED, Idempotency_Key="one")
    assert again.json()["link"] == made.json()["link"]
    listed = caller.ask("/releases/").json()["results"]
    assert [(each["label"], each["opened_count"]) for each in listed] == [("Acme GmbH", 2)]
    assert caller.send(made["Location"].removeprefix("/api/v1"), method="DELETE").status_code == 204
    assert not is_open(link)
    assert caller.get(made["Location"]).json()["is_open"] is False


def test_the_owner_finds_their_links_among_what_is_held(alice: Person) -> None:
    caller = program(alice)
    release(add_headshot(alice))
    held = {each["code"]: each["count"] for each in caller.ask("/held/").json()["results"]}
    assert held["releases"] == 1


def test_the_lists_cost_the_same_whatever_their_length(alice: Person) -> None:
    headshot, caller, costs = add_headshot(alice), program(alice), []
    browser = signed_in(alice)
    page = reverse("portrait", args=[headshot.pk])
    browser.get(page)
    caller.ask("/releases/")
    for _ in range(3):
        release(headshot)
        cost = []
        for ask in (lambda: caller.ask("/releases/"), lambda: browser.get(page)):
            with CaptureQueriesContext(connection) as queries:
                assert ask().status_code == 200
            cost.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
        costs.append(cost)
    assert max(costs[-1]) <= 12
    assert costs[1] == costs[2]
