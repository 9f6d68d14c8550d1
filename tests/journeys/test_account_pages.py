"""The pages of the account: no barrier that axe finds, nothing cut off on a small screen."""

import base64
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests.journeys.steps import PASSWORD, sign_up
from tests.portal import Portal

pytestmark = pytest.mark.journey
OPEN = ["/account/login/", "/account/signup/", "/account/password/reset/"]
OWN = [
    "/account/",
    "/account/security/",
    "/account/security/app/",
    "/account/tokens/",
    "/account/email/",
    "/account/password/change/",
    "/account/step-up/",
    "/privacy/erase/",
]


def look(page: Page) -> None:
    """Check the page that is open, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page).response["violations"]
        assert not found, (page.url, [each["id"] for each in found])
        overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overhang) <= 0, (page.url, width)


def test_account_pages_have_no_barrier(page: Page, portal: Portal) -> None:
    for path in OPEN:
        page.goto(path)
        look(page)
    address = sign_up(page, portal)
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/consent/**")
    for path in OWN:
        page.goto(path)
        look(page)
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("My script")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    look(page)
    page.goto("/account/security/app/")
    key = page.locator("main code").inner_text()
    page.get_by_label("Six digits").fill(code_for(key))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    look(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as a file").click()
    assert len(waiting.value.path().read_text().split()) == 10
    codes = page.locator("main li code").all_inner_texts()
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/factor/")
    look(page)
    page.get_by_label("Code").fill(codes[0])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/consent/**")


def code_for(manual_key: str) -> str:
    """Return what an app shows that was given the key."""
    return f"{totp(base64.b32decode(re.sub(r'[^A-Z2-7]', '', manual_key))):06d}"
