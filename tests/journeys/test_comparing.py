"""A portrait without and with retouching laid over each other, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import seen
from tests.journeys.steps import consent, make, sign_up, upload
from tests.portal import Portal

pytestmark = pytest.mark.journey


def test_two_finishes_are_compared_by_pointer_and_by_keyboard(
    page: Page, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    page.get_by_label("Both, to compare").check(force=True)
    make(page, "studio-grey")
    expect(page.get_by_text("The same with light retouching follow")).to_be_visible()
    page.goto("/portraits/")
    while page.locator(".gallery li").count() < 2:
        page.wait_for_timeout(500)
        page.reload()
    page.locator(".gallery a").first.click()
    page.get_by_role("navigation", name="Compare").get_by_role("link").first.click()
    compare = page.locator(".compare.sliding")
    width = compare.evaluate("e => e.clientWidth")
    compare.click(position={"x": width / 4, "y": 200})
    slider = page.get_by_role("slider")
    expect(slider).to_have_value("25")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("26")
    expect(slider).to_have_attribute(
        "aria-valuetext", "26 %: Without retouching, 74 %: Light retouching"
    )
    assert compare.locator(".after img").evaluate("e => getComputedStyle(e).clipPath") == (
        "inset(0px 0px 0px 26%)"
    )
    seen(page, "portrait-compared")
