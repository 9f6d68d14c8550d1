"""ETags: read again only what changed, change only what was read."""

import pytest

from accounts.models import Person
from generation.models import Headshot
from tests.privacy.rights.holding import add_headshot
from tests.programs import program

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_what_did_not_change_is_not_sent_again(alice: Person) -> None:
    caller, headshot = program(alice), add_headshot(alice)
    address = f"/headshots/{headshot.pk}/"
    etag = caller.ask(address)["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = caller.ask(address, **{"If-None-Match": known})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
    caller.send(address, {"is_favourite": True}, method="PATCH")
    assert caller.ask(address, **{"If-None-Match": etag}).status_code == 200


def test_only_what_was_read_is_changed_or_deleted(alice: Person) -> None:
    caller, headshot = program(alice), add_headshot(alice)
    address = f"/headshots/{headshot.pk}/"
    etag = caller.ask(address)["ETag"]
    changed = caller.send(address, {"is_favourite": True}, method="PATCH", If_Match=etag)
    assert changed.status_code == 200
    for method, body in (("PATCH", {"is_favourite": False}), ("DELETE", None)):
        refused = caller.send(address, body, method=method, If_Match=etag)
        assert refused.status_code == 412
        assert refused.json()["code"] == "changed-since"
    assert Headshot.objects.get().is_favourite
    gone = caller.send(address, method="DELETE", If_Match=changed["ETag"])
    assert gone.status_code == 204
    assert not Headshot.objects.exists()
