"""Break-glass: a reason, a second person, minutes, the owner's record; then it is over."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageChops

from accounts.models import Person
from privacy.ledger.actors import Actor
from privacy.ledger.lines import Line, lines_for
from privacy.models import BreakGlass
from privacy.rights.erasure import erase_person
from privacy.staff.break_glass.actions import agree, ask, clear_old_glasses, extend, reason_of
from privacy.staff.break_glass.errors import ExtendedAlready, GlassRefused, OwnPictures
from privacy.vault.models import Kind
from tests.people import open_person, signed_in
from tests.privacy.rights.holding import add_headshot, add_photo, keep, picture
from tests.staff import bearing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
REASON = "A report says that this portrait shows somebody else."
OVERVIEW, ASK = "/staff/break-glass/", "/staff/break-glass/ask/"


def asked(client: Client, whose: Person, **other: object) -> HttpResponse:
    given = {"person": whose.email, "reason": REASON, "minutes": 10, **other}
    return client.post(ASK, given)  # type: ignore[return-value]


def step(client: Client, name: str, glass: BreakGlass) -> str:
    answer = client.post(reverse(f"break-glass-{name}", args=[glass.pk]), follow=True)
    return answer.content.decode()


def broken(owner: Person) -> tuple[BreakGlass, Client, Client]:
    """Return a break-glass in force, with the browsers of who asked and of who agreed."""
    _support, asker = bearing("support")
    _officer, second = bearing("privacy-officer")
    asked(asker, owner)
    glass = BreakGlass.objects.get()
    step(second, "agree", glass)
    glass.refresh_from_db()
    return glass, asker, second


def opened(client: Client, glass: BreakGlass, sealed: UUID) -> HttpResponse:
    return client.get(reverse("break-glass-picture", args=[glass.pk, sealed]))  # type: ignore[return-value]


def lines(person: Person) -> list[Line]:
    return list(lines_for(person.pk))


def let_time_pass(glass: BreakGlass, minutes: int) -> None:
    """Move everything that happened back, as if this many minutes had gone by."""
    ago = timedelta(minutes=minutes)
    glass.refresh_from_db()
    for name in ("asked_at", "opened_at", "expires_at", "extended_at"):
        moment = getattr(glass, name)
        setattr(glass, name, moment and moment - ago)
    glass.save()


def test_whoever_asked_sees_marked_pictures_once_another_agreed(alice: Person) -> None:
    photo = add_photo(alice, picture(side=400))
    glass, asker, _second = broken(alice)
    assert (
        str(photo.sealed_id) in asker.get(reverse("break-glass", args=[glass.pk])).content.decode()
    )
    answer = opened(asker, glass, photo.sealed_id)
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    shown = Image.open(io.BytesIO(answer.content)).convert("L")
    plain = Image.open(io.BytesIO(picture(side=400))).convert("L")
    # Every part of it, a fifth of the picture wide and high, bears the writing.
    changed = ImageChops.difference(shown, plain).point(lambda value: 255 * (value > 40))
    assert shown.size == plain.size
    for left in range(0, 400, 80):
        for top in range(0, 400, 80):
            part = changed.crop((left, top, left + 80, top + 80))
            assert part.getbbox(), (left, top)


def test_the_watermark_says_who_looks_and_when(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def written(size: tuple[int, int], words: str) -> Image.Image:
        said.append(words)
        return Image.new("RGBA", size)

    monkeypatch.setattr("privacy.staff.break_glass.watermark._writing", written)
    photo = add_photo(alice)
    glass, asker, _second = broken(alice)
    opened(asker, glass, photo.sealed_id)
    asker_email = Person.objects.get(pk=str(glass.requester)).email
    assert said[0].startswith(f"{asker_email}  {timezone.now():%Y-%m-%d %H:}")


def test_the_owner_reads_every_step_and_every_opening(alice: Person) -> None:
    first, second_picture = add_photo(alice), add_headshot(alice)
    glass, asker, _second = broken(alice)
    for sealed in (first.sealed_id, first.sealed_id, second_picture.sealed_id):
        assert opened(asker, glass, sealed).status_code == 200
    step(asker, "close", glass)
    told = [line for line in lines(alice) if line.actor_words == "A member of staff"]
    assert [line.event_words for line in reversed(told)] == [
        "Asked to look at your pictures",
        "Agreed, as a second person, that your pictures be looked at",
        "Opened photos",
        "Opened photos",
        "Opened portraits",
        "Stopped looking at your pictures",
    ]
    assert told[-1].reason == REASON
    assert told[2].purpose_words == "Break-glass, for a stated reason"


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_the_owner_gets_a_mail_with_the_reason(alice: Person, mailoutbox: list[object]) -> None:
    glass, asker, second = broken(alice)
    mails = [each for each in mailoutbox if getattr(each, "to", None) == [alice.email]]
    assert [mail.subject for mail in mails] == ["A member of staff may look at your pictures"]  # type: ignore[attr-defined]
    assert REASON in mails[0].body  # type: ignore[attr-defined]
    step(asker, "ask-extension", glass)
    step(second, "extend", glass)
    again = [each for each in mailoutbox if getattr(each, "to", None) == [alice.email]]
    assert len(again) == 2


def test_the_owners_lamp_is_lit_while_it_is_open(alice: Person) -> None:
    owner = signed_in(alice)
    glass, asker, _second = broken(alice)
    assert "a member of staff may look at your photos" in owner.get("/privacy/").content.decode()
    let_time_pass(glass, 11)
    assert "a member of staff may look" not in owner.get("/privacy/").content.decode()
    assert "a member of staff may look" not in asker.get("/privacy/").content.decode()


def test_nobody_agrees_to_what_they_asked_for(alice: Person) -> None:
    _officer, alone = bearing("privacy-officer", is_superuser=True)
    asked(alone, alice)
    glass = BreakGlass.objects.get()
    assert "Whoever asked can’t agree" in step(alone, "agree", glass)
    glass.refresh_from_db()
    assert glass.state == BreakGlass.State.ASKED
    # The database says so too.
    glass.state, glass.approver = BreakGlass.State.OPEN, glass.requester
    with pytest.raises(IntegrityError), transaction.atomic():
        glass.save()


@pytest.mark.parametrize("role", ["support", "privacy-agent", "auditor", "operator"])
def test_only_a_privacy_officer_agrees(alice: Person, role: str) -> None:
    _support, asker = bearing("support")
    asked(asker, alice)
    glass = BreakGlass.objects.get()
    _other, client = bearing(role)
    assert client.post(reverse("break-glass-agree", args=[glass.pk])).status_code == 403
    glass.refresh_from_db()
    assert glass.state == BreakGlass.State.ASKED


def test_nobody_breaks_the_glass_on_their_own_pictures() -> None:
    officer, own = bearing("privacy-officer")
    assert "on their own pictures" in asked(own, officer).content.decode()
    assert not BreakGlass.objects.exists()
    _support, asker = bearing("support")
    asked(asker, officer)
    glass = BreakGlass.objects.get()
    assert own.post(reverse("break-glass-agree", args=[glass.pk])).status_code == 404
    with pytest.raises(OwnPictures):
        agree(glass=glass, officer=officer.pk)


def test_before_anybody_agrees_nothing_is_shown(alice: Person) -> None:
    photo = add_photo(alice)
    _support, asker = bearing("support")
    asked(asker, alice)
    glass = BreakGlass.objects.get()
    assert opened(asker, glass, photo.sealed_id).status_code == 403
    assert "Opened photos" not in [line.event_words for line in lines(alice)]


def test_it_is_over_by_itself(alice: Person) -> None:
    photo = add_photo(alice)
    glass, asker, second = broken(alice)
    let_time_pass(glass, 11)
    before = len(lines(alice))
    answer = opened(asker, glass, photo.sealed_id)
    assert answer.status_code == 403
    assert "This break-glass is over" in answer.content.decode()
    assert "somebody acted meanwhile, or its time is over" in step(asker, "ask-extension", glass)
    step(second, "extend", glass)
    assert opened(asker, glass, photo.sealed_id).status_code == 403
    assert len(lines(alice)) == before


def test_nobody_else_sees_a_picture_not_even_who_agreed(alice: Person) -> None:
    photo = add_photo(alice)
    glass, _asker, second = broken(alice)
    assert opened(second, glass, photo.sealed_id).status_code == 404
    _other, support = bearing("support", is_superuser=True)
    assert opened(support, glass, photo.sealed_id).status_code == 404
    assert support.get(reverse("break-glass", args=[glass.pk])).status_code == 404


def test_one_persons_glass_opens_nobody_elses_pictures_and_no_copies(alice: Person) -> None:
    bob = open_person()
    strangers = add_photo(bob)
    copy = keep(alice, Kind.TRAINING, picture())
    glass, asker, _second = broken(alice)
    assert opened(asker, glass, strangers.sealed_id).status_code == 404
    assert opened(asker, glass, copy.pk).status_code == 404


def test_whoever_lost_the_role_sees_nothing_more(alice: Person) -> None:
    photo = add_photo(alice)
    glass, asker, _second = broken(alice)
    Person.objects.get(pk=str(glass.requester)).groups.clear()
    assert opened(asker, glass, photo.sealed_id).status_code == 403


def test_it_is_extended_once_by_a_second_person_and_never_twice(alice: Person) -> None:
    photo = add_photo(alice)
    glass, asker, second = broken(alice)
    let_time_pass(glass, 9)
    step(asker, "ask-extension", glass)
    step(asker, "extend", glass)  # support agrees to nothing
    glass.refresh_from_db()
    assert glass.extended_at is None
    step(second, "extend", glass)
    let_time_pass(glass, 9)
    assert opened(asker, glass, photo.sealed_id).status_code == 200
    assert "extended once, which is the most" in step(asker, "ask-extension", glass)
    glass.refresh_from_db()
    ends = glass.expires_at
    assert "extended once, which is the most" in step(second, "extend", glass)
    with pytest.raises(ExtendedAlready):
        extend(glass=glass, officer=bearing("privacy-officer")[0].pk)
    glass.refresh_from_db()
    assert glass.expires_at == ends
    let_time_pass(glass, 2)
    assert opened(asker, glass, photo.sealed_id).status_code == 403


def test_what_nobody_agrees_to_in_a_day_is_void(alice: Person) -> None:
    _support, asker = bearing("support")
    _officer, second = bearing("privacy-officer")
    asked(asker, alice)
    glass = BreakGlass.objects.get()
    assert str(glass.pk) in second.get(OVERVIEW).content.decode()
    let_time_pass(glass, 24 * 60 + 1)
    assert str(glass.pk) not in second.get(OVERVIEW).content.decode()
    step(second, "agree", glass)
    glass.refresh_from_db()
    assert glass.state == BreakGlass.State.ASKED


def test_a_refusal_is_final(alice: Person) -> None:
    _support, asker = bearing("support")
    _officer, second = bearing("privacy-officer")
    asked(asker, alice)
    glass = BreakGlass.objects.get()
    step(second, "refuse", glass)
    step(second, "agree", glass)
    glass.refresh_from_db()
    assert glass.state == BreakGlass.State.REFUSED


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"minutes": 31}, "Minutes"),
        ({"minutes": 0}, "Minutes"),
        ({"reason": "because"}, "Write down the reason"),
        ({"person": "nobody@example.com"}, "Nobody here has that address"),
        ({"person": "alice"}, "Nobody here has that address"),
    ],
)
def test_what_is_not_in_order_asks_for_nothing(given: dict[str, object], said: str) -> None:
    alice = open_person(address="alice@example.com")
    _support, asker = bearing("support")
    answer = asked(asker, alice, **given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not BreakGlass.objects.exists()


def test_more_than_thirty_minutes_are_refused_by_the_action_and_the_database(
    alice: Person,
) -> None:
    officer, _client = bearing("privacy-officer")
    with pytest.raises(GlassRefused, match="30 minutes"):
        ask(person=alice.pk, reason=REASON, minutes=31, officer=officer.pk)
    glass, _asker, _second = broken(alice)
    glass.expires_at = glass.opened_at and glass.opened_at + timedelta(minutes=31)
    with pytest.raises(IntegrityError), transaction.atomic():
        glass.save()


def test_the_reason_is_unreadable_once_the_person_is_erased(alice: Person) -> None:
    glass, _asker, _second = broken(alice)
    assert REASON.encode() not in bytes(glass.reason)
    officer = glass.approver
    erase_person(person=alice.pk, actor=Actor.person(alice.pk))
    assert reason_of(glass) == ""
    assert not BreakGlass.objects.exists()
    assert officer


def test_an_erased_officer_is_named_nowhere(alice: Person) -> None:
    glass, _asker, _second = broken(alice)
    assert glass.requester
    erase_person(person=glass.requester, actor=Actor.person(glass.requester))
    glass.refresh_from_db()
    assert glass.requester is None


def test_old_requests_are_forgotten(alice: Person) -> None:
    glass, _asker, _second = broken(alice)
    assert clear_old_glasses(timezone.now()) == 0
    let_time_pass(glass, 60 * 24 * 732)
    assert clear_old_glasses(timezone.now()) == 1
