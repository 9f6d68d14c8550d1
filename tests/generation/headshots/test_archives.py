"""Several portraits in one ZIP: chosen ones, favourites, all; one line in the ledger lists them."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Person
from generation.headshots.models import Headshot
from generation.keep import Keep
from generation.provenance.certificates import new_leaf, new_root
from privacy.ledger.events import Event
from privacy.ledger.models import LedgerEntry
from privacy.models import SealedObject
from tests.people import open_person, signed_in
from tests.privacy.api.test_problems import require_problem
from tests.privacy.rights.holding import add_headshot
from tests.programs import program

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
ARCHIVE = "/headshots/archive/"


def files(answer: Any) -> dict[str, bytes]:
    body = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def fetch(client: Client, **said: object) -> Any:
    return client.post(reverse("portraits-archive"), {"which": "chosen", "size": "full", **said})


def sizes(found: dict[str, bytes]) -> Iterator[tuple[int, int]]:
    return (Image.open(io.BytesIO(content)).size for content in found.values())


def test_the_chosen_ones_come_in_the_chosen_size_each_with_its_mark(alice: Person) -> None:
    first, _other, third = (add_headshot(alice) for _ in range(3))
    answer = fetch(signed_in(alice), headshots=[first.pk, third.pk], size="linkedin")
    assert answer["Content-Disposition"] == 'attachment; filename="portraits.zip"'
    assert answer["Cache-Control"] == "no-store, private"
    found = files(answer)
    assert sorted(found) == [
        "01-studio-grey-linkedin.jpg",
        "02-studio-grey-linkedin.jpg",
    ]
    assert set(sizes(found)) == {(800, 800)}
    assert all(b"c2pa" in content for content in found.values())
    (line,) = LedgerEntry.objects.filter(event=Event.HEADSHOT_DOWNLOADED)
    assert line.purpose == "download"
    assert Headshot.objects.exclude(downloaded_at=None).count() == 2


def test_favourites_or_all_need_no_choosing(alice: Person) -> None:
    liked, client = add_headshot(alice), signed_in(alice)
    add_headshot(alice)
    add_headshot(open_person())
    Headshot.objects.filter(pk=liked.pk).update(is_favourite=True)
    assert len(files(fetch(client, which="favourites"))) == 1
    assert len(files(fetch(client, which="all"))) == 2


def test_one_portrait_comes_in_every_size(alice: Person) -> None:
    headshot = add_headshot(alice)
    found = files(fetch(signed_in(alice), headshots=[headshot.pk], size="every"))
    assert set(sizes(found)) == {(64, 64), (800, 800), (800, 1000)}


def test_fetching_counts_as_downloading(alice: Person) -> None:
    headshot = add_headshot(alice)
    Headshot.objects.filter(pk=headshot.pk).update(keep=Keep.ONCE_DOWNLOADED)
    files(fetch(signed_in(alice), which="all"))
    due = SealedObject.objects.get(pk=headshot.sealed_id).delete_after - timezone.now()
    assert due <= timedelta(minutes=10)


def test_nothing_chosen_is_said_and_opens_nothing(alice: Person) -> None:
    add_headshot(alice)
    strange, client = add_headshot(open_person()), signed_in(alice)
    for said in ({}, {"headshots": [strange.pk]}, {"which": "favourites"}, {"size": "poster"}):
        answer = client.post(
            reverse("portraits-archive"), {"which": "chosen", "size": "full", **said}, follow=True
        )
        assert "Nothing was downloaded" in answer.content.decode()
    assert not LedgerEntry.objects.filter(event=Event.HEADSHOT_DOWNLOADED).exists()


def test_what_cannot_be_marked_is_not_handed_out(alice: Person, settings: object) -> None:
    add_headshot(alice)
    past = timezone.now() - timedelta(days=30)
    ended = new_leaf(new_root(past), past, life=timedelta(days=10)).bundle
    settings.SAFELIGHT_PROVENANCE = ended  # type: ignore[attr-defined]
    assert fetch(signed_in(alice), which="all").status_code == 503
    assert not Headshot.objects.exclude(downloaded_at=None).exists()


def test_a_program_fetches_chosen_ones(alice: Person) -> None:
    first, second = add_headshot(alice), add_headshot(alice)
    caller = program(alice)
    assert len(files(caller.ask(ARCHIVE))) == 2
    both = f"{ARCHIVE}?headshot={first.pk}&headshot={second.pk}&size=cv"
    assert len(files(caller.ask(both))) == 2
    assert len(files(caller.ask(f"{ARCHIVE}?job={first.job_id}"))) == 1
    assert caller.ask(ARCHIVE)["Content-Type"] == "application/zip"


def test_a_program_gets_all_it_named_or_nothing(alice: Person) -> None:
    mine, strange = add_headshot(alice), add_headshot(open_person())
    caller = program(alice)
    both = f"{ARCHIVE}?headshot={mine.pk}&headshot={strange.pk}"
    require_problem(caller.ask(both), 404, "not-found")
    require_problem(caller.ask(f"{ARCHIVE}?job={strange.job_id}"), 404, "not-found")
    require_problem(caller.ask(f"{ARCHIVE}?size=poster"), 400, "invalid")
    require_problem(caller.ask(f"{ARCHIVE}?headshot=me"), 400, "invalid")
    assert not LedgerEntry.objects.filter(event=Event.HEADSHOT_DOWNLOADED).exists()
