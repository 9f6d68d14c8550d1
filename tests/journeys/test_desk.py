"""From a stranger's request to its answer in French, by two officers, seen by who asked."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looking import look
from tests.journeys.steps import sign_up
from tests.journeys.test_staff_pages import join_staff, seen, somebody
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey


def ask_publicly(page: Page, portal: Portal, address: str) -> tuple[str, str]:
    """Send the public form in French, confirm it by the mail; return status page and reference."""
    page.goto("/requests/")
    page.locator("input[name=kind][value=access]").check()
    page.get_by_label(re.compile("adresse de courriel|email address", re.I)).first.fill(address)
    page.locator("select[name=region]").select_option("eea")
    page.locator("main form button[type=submit]").click()
    assert wait_until(lambda: links_to_confirm(portal))
    page.goto(links_to_confirm(portal)[-1])
    page.locator("main form button[type=submit]").click()
    reference = page.get_by_text(re.compile("R-[0-9A-F]{8}")).first
    expect(reference).to_be_visible()
    found = re.search("R-[0-9A-F]{8}", reference.inner_text())
    assert found
    return page.url, found[0]


def test_a_request_without_an_account_is_answered_by_two_officers(
    browser: Browser, portal: Portal
) -> None:
    with (
        somebody(browser, portal) as owner,
        somebody(browser, portal, script=False) as stranger,
        somebody(browser, portal) as first,
        somebody(browser, portal) as second,
    ):
        address = sign_up(owner, portal)
        stranger.set_extra_http_headers({"Accept-Language": "fr-CA"})
        status, reference = ask_publicly(stranger, portal, address)
        join_staff(first, portal, "privacy-officer")
        first.goto("/desk/")
        seen(first, "desk")
        first.get_by_role("row").filter(has_text=reference).get_by_role("link").click()
        case = first.url
        first.get_by_role("button", name="Take it").click()
        first.locator("input[name=identity-method][value=email]").check()
        first.locator("input[name=identity-is_proved][value=yes]").check()
        first.get_by_role("button", name="Record it").click()
        expect(first.get_by_text("The outcome is recorded.")).to_be_visible()
        first.get_by_role("button", name="Attach a copy of everything").click()
        expect(first.get_by_text("opens for the person alone")).to_be_visible()
        first.locator("input[name=propose-outcome][value=fulfil]").check()
        first.get_by_role("button", name="Propose it").click()
        expect(first.get_by_text("Somebody else has to approve it")).to_be_visible()
        seen(first, "desk-case")
        for path in ("calendar/", "take-in/", "record/"):
            first.goto(f"/desk/{path}")
            seen(first, f"desk-{path.strip('/')}")
        first.goto(f"{case}found/")
        seen(first, "desk-found")
        join_staff(second, portal, "privacy-officer")
        second.goto(case)
        expect(second.locator("article[lang^=fr]").first).to_be_visible()
        look(second)
        before = len(mails_to(portal, address))
        second.get_by_role("button", name="Approve exactly this").click()
        expect(second.get_by_text("Approved.")).to_be_visible()
        assert wait_until(lambda: len(mails_to(portal, address)) > before)
        assert any("Une copie de tout" in each for each in mails_to(portal, address))
        stranger.goto(status)
        expect(stranger.get_by_text("Votre copie est prête").first).to_be_visible()
        owner.goto("/privacy/requests/")
        owner.locator("ul.rows a").first.click()
        expect(owner.get_by_role("link", name="Fetch it")).to_be_visible()
        look(owner)


def links_to_confirm(portal: Portal) -> list[str]:
    return [link for link in portal.links() if link.endswith("/confirm/")]


def mails_to(portal: Portal, address: str) -> list[str]:
    """Return the texts of the mails to an address, the newest last."""
    files = sorted((portal.data / "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)
    return [text for each in files if address in (text := decoded(each))]


def decoded(file: Path) -> str:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return f"{message['To']}\n{body.get_content() if body else ''}"
