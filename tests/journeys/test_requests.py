"""Asking about one's data: without an account and without script, then from the privacy centre."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import seen
from tests.journeys.steps import sign_up
from tests.journeys.test_rights_pages import fresh
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey


def links_to(portal: Portal, what: str) -> list[str]:
    return [link for link in portal.links() if re.search(f"/requests/.*/{what}", link)]


def test_a_stranger_asks_confirms_follows_and_withdraws_without_script(
    plain_page: Page, page: Page, portal: Portal
) -> None:
    plain = plain_page
    plain.goto("/")
    plain.get_by_role("link", name="Ask about your data").click()
    page.goto(plain.url)
    seen(page, "request-form")
    plain.get_by_label("To know what is held about me").check()
    plain.get_by_label("Your email address").fill("not an address")
    plain.get_by_role("button", name="Send the request").click()
    expect(plain.get_by_role("heading", name="Please look at this again")).to_be_visible()
    plain.get_by_label("Your email address").fill("stranger@example.org")
    plain.get_by_label("Where do you live?").select_option("eea")
    plain.get_by_role("button", name="Send the request").click()
    expect(plain.get_by_role("heading", name="Please look at your mail")).to_be_visible()
    page.goto(plain.url)
    seen(page, "request-sent")
    assert wait_until(lambda: links_to(portal, "confirm"))
    confirm = links_to(portal, "confirm")[-1]
    page.goto(confirm)
    seen(page, "request-confirm")
    plain.goto(confirm)
    plain.get_by_role("button", name="Confirm").click()
    expect(plain.get_by_text("One calendar month from")).not_to_have_count(0)
    assert wait_until(lambda: plain.reload() and plain.locator("article").count() == 1)
    page.goto(plain.url)
    seen(page, "request-status")
    plain.get_by_role("button", name="Take the request back").click()
    expect(plain.get_by_text("You took the request back")).to_be_visible()


def test_a_person_asks_from_the_privacy_centre(page: Page, portal: Portal) -> None:
    sign_up(page, portal)
    page.goto("/privacy/requests/")
    seen(page, "my-requests-empty")
    fresh(page, "/privacy/requests/new/")
    seen(page, "my-request-new")
    page.get_by_label("To correct something that is wrong").check()
    page.get_by_label("Where do you live?").select_option("us-ca")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("10 business days from")).to_be_visible()
    assert wait_until(lambda: page.reload() and page.locator("article").count() == 1)
    seen(page, "my-request")
    page.goto("/privacy/requests/")
    seen(page, "my-requests")
    page.goto("/requests/for-another/")
    seen(page, "request-agent")
