"""An officer keeps the registers, with the keyboard and without script; an attack is seen."""

import io
import json
import re
import time
import zipfile
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import seen
from tests.journeys.test_staff_pages import join_staff
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey
WORDS = {
    "What happened": "A laptop was stolen from our office.",
    "Which data": "Your email address.",
    "What may come of it": "You may get unwanted mail.",
    "What we have done": "We no longer keep such lists.",
    "What people can do": "Be wary of mails that ask for your password.",
}


def submit(page: Page, name: str) -> None:
    """Press a button as somebody does who uses no mouse."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_from_a_breach_to_told_people_without_script(plain_page: Page, portal: Portal) -> None:
    page = plain_page
    address = join_staff(page, portal, "privacy-officer")
    page.goto("/desk/registers/")
    page.get_by_role("link", name="Breaches").first.click()
    page.get_by_role("link", name="Record a breach").click()
    page.get_by_label("In a few words").fill("A laptop was stolen")
    hour_ago = datetime.now().astimezone() - timedelta(hours=1)
    page.get_by_label("When it became known").fill(f"{hour_ago.astimezone():%Y-%m-%dT%H:%M}")
    page.get_by_label("What happened").fill("It held the weekly list of addresses.")
    page.get_by_label("What may come of it").fill("Unwanted mail.")
    submit(page, "Record it")
    expect(page.get_by_text("to be told by")).to_be_visible()
    breach = page.url
    page.get_by_role("link", name="Choose people").click()
    page.get_by_label("one a line").fill(address)
    submit(page, "Add these people")
    page.get_by_role("link", name="Write the notice").click()
    for label, words in WORDS.items():
        page.get_by_label(label).first.fill(words)  # the site's own language comes first
    submit(page, "Propose this notice")
    expect(page.get_by_text("Be wary of mails").first).to_be_visible()
    submit(page, "Approve and tell them")
    # One officer alone tells nobody.
    expect(page.get_by_text("can’t approve it")).to_be_visible()
    page.goto(breach)
    expect(page.get_by_text("waits for another officer")).to_be_visible()


def test_the_pages_of_registers_have_no_barrier(page: Page, portal: Portal) -> None:
    join_staff(page, portal, "privacy-officer")
    page.goto("/desk/registers/breaches/new/")
    seen(page, "breach-new")
    page.get_by_label("In a few words").fill("A laptop was stolen")
    page.get_by_label("When it became known").fill("2026-01-15T09:30")
    page.get_by_label("What happened").fill("It held the weekly list of addresses.")
    page.get_by_label("What may come of it").fill("Unwanted mail.")
    submit(page, "Record it")
    page.wait_for_url(re.compile("/breaches/[0-9a-f-]{36}/$"))
    breach = page.url.removeprefix(portal.url)
    for path in ("", "amend/", "authority/", "choose/", "notice/", "affected/"):
        page.goto(f"{breach}{path}")
        seen(page, f"breach-{path.strip('/') or 'page'}")
    for path in ("", "processing/", "holds/", "consents/", "breaches/"):
        page.goto(f"/desk/registers/{path}")
        seen(page, f"registers-{path.strip('/') or 'index'}")
    page.goto("/desk/registers/")
    with page.expect_download() as download:
        submit(page, "Download the pack")
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert json.loads(archive.read("manifest.json"))["files"]


def test_an_attack_on_the_running_portal_is_told_within_a_minute(portal: Portal) -> None:
    def alerts() -> list[str]:
        mails = [each.read_text() for each in (portal.data / "mail").glob("*.eml")]
        return [mail for mail in mails if "Subject: Alert" in mail or "new alert" in mail]

    before = len(alerts())
    with httpx.Client(base_url=portal.url) as client:
        for _ in range(20):
            refused = client.get("/api/v1/me/", headers={"Authorization": f"Token {'0' * 64}"})
            assert refused.status_code in (401, 429)
    began = time.monotonic()
    assert wait_until(lambda: len(alerts()) > before, seconds=60)
    assert time.monotonic() - began < 60
    assert "Many calls with tokens that open nothing" in alerts()[-1]
    lines = [line for line in portal.log.read_text().splitlines() if "safelight.alert" in line]
    assert any('"rule":"tokens"' in line for line in lines)
