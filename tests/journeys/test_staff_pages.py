"""Break-glass from the asking to its end, and the admin by role: no barrier by day or night."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looking import keep_pictures, look
from tests.journeys.steps import consent, sign_up, upload
from tests.journeys.test_account_pages import set_up_app
from tests.portal import Portal

pytestmark = pytest.mark.journey
REASON = "A report says that this portrait shows somebody else."
LISTS = (
    "accounts/person", "accounts/roleproposal", "auth/group", "generation/job",
    "generation/enginereport", "generation/styleoffer", "privacy/alert", "privacy/audit",
    "privacy/breakglass",
    "privacy/consentevent", "privacy/hold", "privacy/ledgerentry", "privacy/policyversion",
    "privacy/proofrun", "privacy/retentionrule", "uploads/trainingexport",
)  # fmt: skip
# What each page said on its console, which must be nothing.
SAID: dict[Page, list[str]] = {}


@contextmanager
def somebody(browser: Browser, portal: Portal, *, script: bool = True) -> Iterator[Page]:
    """Open a browser of its own; anything on the console fails the test."""
    context = browser.new_context(base_url=portal.url, java_script_enabled=script)
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    SAID[page] = said
    yield page
    context.close()
    assert not said


def join_staff(page: Page, portal: Portal, *roles: str) -> str:
    """Sign up, set up a second factor, and be granted roles by the operator."""
    address = sign_up(page, portal)
    set_up_app(page)
    granted = portal.manage("staff", "grant", address, *roles)
    assert granted.returncode == 0, granted.stderr
    return address


def seen(page: Page, name: str) -> None:
    """Look for barriers; keep pictures where SAFELIGHT_SCREENS names a folder."""
    assert not SAID[page], page.url
    look(page)
    # Where a stylesheet imports another, as one of the admin's does, axe itself breaks the policy.
    SAID[page].clear()
    keep_pictures(page, name)


def test_the_glass_is_broken_by_two_without_script_in_front_of_its_owner(
    browser: Browser, portal: Portal, selfie: Path
) -> None:
    with (
        somebody(browser, portal) as owner,
        somebody(browser, portal, script=False) as asker,
        somebody(browser, portal, script=False) as second,
    ):
        address = sign_up(owner, portal)
        consent(owner)
        upload(owner, selfie)
        viewer = join_staff(asker, portal, "support")
        join_staff(second, portal, "privacy-officer")
        asker.goto("/staff/break-glass/")
        asker.get_by_role("link", name="Ask to see pictures").click()
        asker.get_by_label("Email address").fill(address)
        asker.get_by_label("Reason").fill(REASON)
        asker.get_by_role("button", name="Ask").click()
        expect(asker.get_by_text("other than you has to agree")).to_be_visible()
        second.goto("/staff/break-glass/")
        second.locator("main").get_by_role("link", name="Open").first.click()
        expect(second.get_by_text(REASON)).to_be_visible()
        second.get_by_role("button", name="Agree").click()
        expect(second.get_by_role("heading", name="Open")).to_be_visible()
        asker.reload()
        shown = asker.locator("main .rows a")
        picture = asker.request.get(portal.url + (shown.first.get_attribute("href") or ""))
        assert picture.headers["content-type"] == "image/jpeg"
        folder = os.environ.get("SAFELIGHT_SCREENS")
        if folder:
            Path(f"{folder}/watermark.jpg").write_bytes(picture.body())
        asker.get_by_role("button", name="Close it now").click()
        assert asker.request.get(picture.url).status == 403
        owner.goto("/privacy/ledger/?kind=glass")
        expect(owner.get_by_text("Asked to look at your pictures")).to_be_visible()
        expect(owner.get_by_text(REASON).first).to_be_visible()
        seen(owner, "ledger")
        assert any(mail for mail in (portal.data / "mail").glob("*.eml")
                   if b"A member of staff may look" in mail.read_bytes())  # fmt: skip
        assert viewer


def test_pages_of_the_staff_have_no_barrier(browser: Browser, portal: Portal) -> None:
    with somebody(browser, portal) as owner, somebody(browser, portal) as page:
        address = sign_up(owner, portal)
        join_staff(page, portal, "privacy-officer", "operator", "auditor", "model-trainer")
        for path, name in (("/staff/", "index"), ("/staff/break-glass/", "glass-overview"),
                           ("/staff/break-glass/ask/", "glass-ask"),
                           ("/staff/purpose/", "purpose")):  # fmt: skip
            page.goto(path)
            seen(page, name)
        page.get_by_label("To find a fault").check()
        page.get_by_role("button", name="Go on").click()
        for each in LISTS:
            page.goto(f"/staff/{each}/")
            seen(page, each.replace("/", "-"))
        page.goto("/staff/accounts/person/")
        page.get_by_label("Search").fill(address)
        page.get_by_role("button", name="Search").click()
        page.locator("#result_list tbody th a").click()
        expect(page.get_by_text(address)).to_be_visible()
        seen(page, "person")
        for path in ("accounts/roleproposal/add/", "privacy/policyversion/add/",
                     "privacy/retentionrule/add/"):  # fmt: skip
            page.goto(f"/staff/{path}")
            seen(page, path.replace("/", "-"))
        page.goto("/staff/break-glass/ask/")
        page.get_by_label("Email address").fill(address)
        page.get_by_label("Reason").fill(REASON)
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_text("other than you has to agree")).to_be_visible()
        seen(page, "glass")
