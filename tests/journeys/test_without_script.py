"""The main path with script switched off."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import consent, sign_up
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey


def test_from_sign_up_to_download(plain_page: Page, portal: Portal, selfie: Path) -> None:
    page = plain_page
    sign_up(page, portal)
    consent(page)
    page.locator("#files").set_input_files(selfie)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Photo 1: ")).to_be_visible()
    expect(page.locator("#photos .photo")).to_have_count(1)
    page.get_by_role("button", name="Make the portraits").click()
    page.wait_for_url("**/jobs/**")
    assert wait_until(lambda: _is_ready(page), 90)
    page.goto("/portraits/")
    page.locator("main a:has(img)").first.click()
    with page.expect_download() as waiting:
        page.locator("a[href$='/download/linkedin/']").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\xff\xd8")


def test_withdrawing_takes_no_more_clicks_than_giving(plain_page: Page, portal: Portal) -> None:
    page = plain_page
    sign_up(page, portal)
    page.goto("/consent/")
    to_give = [*page.get_by_role("checkbox").all(), page.locator("main form button[type=submit]")]
    for target in to_give:
        target.click()
    page.goto("/privacy/")
    to_withdraw = [page.locator("form[action$='/portraits/withdraw/'] button")]
    for target in to_withdraw:
        target.click()
    assert len(to_withdraw) <= len(to_give)
    page.goto("/studio/")
    assert "/consent/" in page.url


def _is_ready(page: Page) -> bool:
    page.reload()
    return page.locator("a[href*='/portraits/'] img").count() == 1
