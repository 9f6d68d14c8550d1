"""Programs against the running portal: the typed client, and the recipes of docs/api.md."""

import io
import os
import re
import subprocess
import zipfile
from pathlib import Path

import httpx
import pytest
from PIL import Image

from safelight_client import Problem, Safelight
from tests.portal import Portal, need, wait_until
from tests.portraits import as_jpeg, astronaut
from tests.visitor import Visitor

pytestmark = pytest.mark.journey
ROOT = Path(__file__).parents[2]
SELFIE = as_jpeg(astronaut())


def newcomer(portal: Portal, scope: str = "write") -> tuple[Visitor, str]:
    """Return somebody who opened an account and made a token on the page."""
    visitor = Visitor(portal)
    visitor.sign_up()
    return visitor, mint(visitor, scope)


def mint(visitor: Visitor, scope: str = "write") -> str:
    visitor.get("/account/tokens/")
    page = visitor.post("/account/tokens/", {"name": "program", "scope": scope, "days": "7"}).text
    found = re.search(r"<code[^>]*>([^<]{40,})</code>", page)
    assert found is not None, page
    return found[1]


def test_the_client_goes_from_consent_to_portraits_and_back(portal: Portal) -> None:
    visitor, token = newcomer(portal)
    with Safelight(portal.url, token=token) as safelight:
        assert safelight.me().email == visitor.address
        with pytest.raises(Problem) as refused:
            safelight.add_photo(SELFIE)
        assert refused.value.code == "consent-missing"
        purpose = next(each for each in safelight.consents() if each.code == "portraits")
        assert all(each.text for each in purpose.statements)
        assert {each.state for each in safelight.give_consent(purpose).statements} == {"given"}

        given = next(safelight.consent_history())
        assert given.is_given
        receipt = safelight.consent_receipt(given.record)
        assert receipt["dct:identifier"] == str(given.record)

        photo = safelight.add_photo(SELFIE)
        assert photo.is_usable
        assert [each.id for each in safelight.photos()] == [photo.id]
        assert Image.open(io.BytesIO(safelight.look_at_photo(photo.id))).width == photo.width
        style = next(each for each in safelight.styles() if each.takes_colour)
        job = safelight.ask_for_portraits([photo.id], [style.slug, "studio-grey"], colour="#1f548c")
        done = safelight.wait_for(job.id, seconds=120, every=0.5)
        assert (done.state, done.made, done.failure) == ("done", 2, None)
        made = list(safelight.headshots(job=job.id))
        assert {each.style for each in made} == {style.slug, "studio-grey"}

        first = made[0]
        assert Image.open(io.BytesIO(safelight.look_at_headshot(first.id))).width == first.width
        assert Image.open(io.BytesIO(safelight.download(first.id, "cv"))).size == (800, 1000)
        archive = safelight.download_zip([first.id], size="every")
        assert len(zipfile.ZipFile(io.BytesIO(archive)).namelist()) == 3
        assert safelight.mark_favourite(first.id).is_favourite
        assert safelight.say_unlike(made[1].id).is_unlike
        assert safelight.keep(first.id, "7d").delete_after > first.delete_after
        release = safelight.release(first.id, "Example GmbH")
        assert httpx.get(f"{release.link}file/").content[:2] == b"\xff\xd8"
        assert next(safelight.releases()).opened_count == 1
        lines = list(safelight.ledger(kind="release"))
        assert lines[0].who == "The link for Example GmbH"
        safelight.revoke(release.id)
        assert httpx.get(release.link).status_code == 404

        held = {each.code: each.count for each in safelight.held()}
        assert (held["photos"], held["portraits"]) == (0, 2)
        asked = safelight.make_request("access", region="eea")
        assert asked.due_at
        assert [each.id for each in safelight.requests()] == [asked.id]
        full = safelight.request(asked.id)
        assert any(each.is_decisive for each in full.dates)
        assert (full.documents, full.copies) == ([], [])
        assert safelight.take_back(asked.id).state == "withdrawn"
        copy = safelight.ask_for_copy()
        assert [each.id for each in safelight.copies()] == [copy.id]
        assert wait_until(lambda: safelight.export(copy.id).state == "ready")
        assert zipfile.ZipFile(io.BytesIO(safelight.fetch_copy(copy.id))).testzip() is None
        safelight.delete_headshot(first.id)
        safelight.delete_held("portraits")
        assert safelight.withdraw("portraits", with_results=True)
        assert list(safelight.headshots()) == []
        erased = safelight.erase("everything")
        assert httpx.get(erased.receipt_url).status_code == 200
        with pytest.raises(Problem) as gone:
            safelight.me()
        assert gone.value.status == 401


def test_twins_on_the_wire_take_effect_once(portal: Portal) -> None:
    visitor, token = newcomer(portal)
    visitor.consent()
    headers = {"Authorization": f"Token {token}", "Content-Type": "image/jpeg"}
    command = [
        *("curl", "--silent", "--parallel", "--parallel-immediate", "--parallel-max", "6"),
        *(part for name, value in headers.items() for part in ("--header", f"{name}: {value}")),
        *("--header", "Idempotency-Key: twins", "--data-binary", "@-"),
        *("--write-out", "%{http_code}\n", "--output", "/dev/null"),
    ]
    need("curl")
    calls = [subprocess.Popen(
        [*command, f"{portal.url}/api/v1/photos/"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) for _ in range(4)]  # fmt: skip
    for call in calls:
        assert call.stdin is not None
        call.stdin.write(SELFIE)
        call.stdin.close()
    statuses = {call.stdout.read().decode().strip() for call in calls if call.stdout}
    assert {call.wait() for call in calls} == {0}
    assert statuses <= {"201", "409"}
    with Safelight(portal.url, token=token) as safelight:
        assert len(list(safelight.photos())) == 1


def test_the_recipes_of_the_manual_work(portal: Portal, tmp_path: Path) -> None:
    need("curl")
    need("jq")
    visitor, token = newcomer(portal)
    (tmp_path / "me.jpg").write_bytes(SELFIE)
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/api.md").read_text(), re.DOTALL)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        env={**os.environ, "SITE": portal.url, "TOKEN": token},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert visitor.address in done.stdout
    assert "portraits is given" in done.stdout
    assert "unlike: true" in done.stdout
    assert "answer due 2" in done.stdout
    assert len(zipfile.ZipFile(tmp_path / "headshots.zip").namelist()) == 3
    assert "opened 1 times" in done.stdout
    assert "The link for Example GmbH" in done.stdout
    assert Image.open(tmp_path / "headshot.jpg").size == (800, 800)
    assert Image.open(tmp_path / "released.jpg").size == (800, 1000)
    assert zipfile.is_zipfile(tmp_path / "copy.zip")
    assert (tmp_path / "receipt.html").read_text()
