"""A person goes through the portal, things break, and no line of any log says who they were."""

import contextlib
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal import Portal, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.drill
NAME = "Ann-at-the-beach-1984.jpg"
LINE = re.compile(r"^(?:web|tasks|studio|beat) *\| (.*)$", re.MULTILINE)
OBJECT_IN_PATH = re.compile(r"/(?:photos|portraits|jobs|exports|receipts)/[0-9a-f-]{36}")


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "var", settings={"SAFELIGHT_LOG_FORMAT": "json"})
    portal.start()
    yield portal
    portal.stop()


def test_no_line_says_who_it_was(portal: Portal) -> None:
    visitor = Visitor(portal, browser="Browser-of-Ann/1.0")
    visitor.sign_up()
    visitor.consent()
    assert visitor.upload(as_jpeg(astronaut()), name=NAME).status == 200
    assert visitor.upload(b"rubbish", name=NAME).status in {200, 422}
    visitor.make_portraits("studio-navy")
    assert wait_until(visitor.portraits, 120)
    [portrait] = visitor.portraits()
    assert visitor.get(portrait + "download/linkedin/").status == 200
    _break(portal, visitor, portrait)
    secrets = _secrets(portal, visitor)
    portal.stop()
    said = portal.log.read_text(errors="replace")
    _assert_silent(said, secrets)
    # The search is no use if it would not find what is there.
    with pytest.raises(AssertionError):
        _assert_silent(f"{said}\n{visitor.address}", secrets)
    lines = [json.loads(line) for line in LINE.findall(said)]
    routes = {line.get("route") for line in lines}
    assert {"/photos/", "/account/signup/", "(no page)"} <= routes, routes
    assert {line["status"] for line in lines if "status" in line} >= {200, 404, 503}
    assert any("was not opened" in line["message"] for line in lines)
    assert all(line["level"] and line["time"] for line in lines)


def _break(portal: Portal, visitor: Visitor, portrait: str) -> None:
    """Have pages fail in several ways, each of which leaves a line."""
    visitor.get(f"/nothing/{visitor.address}/?q={visitor.address}")
    stranger = Visitor(portal)
    stranger.get("/account/login/")
    stranger.post("/account/login/", {"login": visitor.address, "password": "wrong-wrong-1"})
    objects = portal.data / "objects"
    objects.rename(objects.with_name("away"))
    assert visitor.get(portrait + "download/full/").status == 503
    objects.with_name("away").rename(objects)
    # A request that the server can't read: gunicorn itself would name its sender.
    broken = urllib.request.Request(f"{portal.url}/", headers={"Content-Length": "many"})
    with contextlib.suppress(OSError):
        urllib.request.urlopen(broken, timeout=10)


def _secrets(portal: Portal, visitor: Visitor) -> set[str]:
    cookies = {cookie.value for cookie in visitor.jar if cookie.value}
    keys = {link.rstrip("/").rpartition("/")[2] for link in portal.links()}
    return {
        visitor.address, visitor.address.partition("@")[0], PASSWORD, NAME, NAME.lower(),
        "me.jpg", "Browser-of-Ann", "127.0.0.1:", "wrong-wrong-1", *cookies, *keys,
    }  # fmt: skip


def _assert_silent(said: str, secrets: set[str]) -> None:
    # What the supervisor says to whoever started it names the portal's own address and folder.
    lines = [line for line in said.splitlines() if not line.startswith("  ")]
    for secret in secrets:
        found = [line for line in lines if secret in line]
        assert not found, f"a log says {secret!r}: {found[0][:300]}"
    assert not OBJECT_IN_PATH.search("\n".join(lines))
