"""A portrait for a company: from the owner's page to the page of whoever has the link."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looking import look
from tests.journeys.steps import consent, make, sign_up, upload
from tests.portal import Portal

pytestmark = pytest.mark.journey


def shoot(page: Page, name: str) -> None:
    """Keep a picture where SAFELIGHT_SHOTS names a folder."""
    if folder := os.environ.get("SAFELIGHT_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_link_is_made_opened_counted_and_revoked_without_script(
    page: Page, plain_page: Page, browser: Browser, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    make(page, "studio-grey")
    one = page.locator("main a[href^='/portraits/']:has(img)").first
    expect(one).to_be_visible(timeout=60_000)
    address = one.get_attribute("href") or ""
    page.goto(address)
    page.locator("summary", has_text="Make a link").click()
    look(page)
    owner = plain_page
    owner.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    owner.goto(address)
    owner.locator("summary", has_text="Make a link").click()
    shoot(owner, "portrait")
    owner.get_by_label("For whom").fill("Example GmbH")
    owner.get_by_role("button", name="Make the link").click()
    link = owner.get_by_label("Link", exact=True).input_value()
    shoot(owner, "release-made")

    company = browser.new_page(color_scheme="dark", viewport={"width": 320, "height": 800})
    company.goto(link)
    expect(company.locator("main img")).to_be_visible()
    assert company.locator("main img").evaluate("img => img.naturalWidth") == 800
    shoot(company, "released-320-dark")
    look(company)
    shoot(company, "released")
    with company.expect_download() as download:
        company.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "portrait-linkedin.jpg"

    owner.get_by_role("link", name="Back to the portrait").click()
    expect(owner.get_by_text("opened 2 times")).to_be_visible()
    shoot(owner, "portrait-released")
    owner.get_by_role("button", name="Revoke").click()
    assert company.goto(link).status == 404  # type: ignore[union-attr]
    company.close()


def test_the_page_of_the_api_is_read_by_everybody(page: Page, plain_page: Page) -> None:
    page.goto("/api/v1/docs/")
    for summary in page.locator("summary").all()[:12]:
        summary.click()
    look(page)
    shoot(page, "api")
    page.goto("/api/v1/docs/#consent-missing")
    expect(page.locator("#consent-missing")).to_be_in_viewport()
    plain_page.goto("/api/v1/docs/")
    plain_page.locator("#photos_create summary").click()
    expect(plain_page.locator("#photos_create")).to_contain_text("Idempotency-Key")
