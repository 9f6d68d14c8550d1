"""The darkroom to its end: no barrier, a mail on request, feedback on what came out."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import look
from tests.journeys.steps import consent, make, sign_up, upload
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey


def test_a_job_is_left_alone_with_a_mail_and_its_portraits_are_judged(
    page: Page, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    mails = len(list((portal.data / "mail").glob("*.eml")))
    make(page, "studio-grey", "studio-navy")
    darkroom = page.url
    page.get_by_role("button", name="Close, and mail me at the end").click()
    page.wait_for_url("**/portraits/")
    expect(page.get_by_text("We will write to you when this job ends")).to_be_visible()
    assert wait_until(lambda: len(list((portal.data / "mail").glob("*.eml"))) > mails, 120)
    page.goto(darkroom)
    expect(page.get_by_role("heading", name="Your portraits are ready")).to_be_visible()
    look(page)
    page.locator(".strip a").first.click()
    page.get_by_role("button", name="Favourite").click()
    expect(page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Doesn’t look like me").click()
    expect(page.get_by_text("You may have one more portrait made")).to_be_visible()
    look(page)
    page.goto("/privacy/")
    expect(page.get_by_label("Delete my finished portraits too").first).not_to_be_checked()
    look(page)
    page.goto("/studio/")
    expect(page.get_by_text("95 of 96 portraits are left for you")).to_be_visible()


def test_a_photo_is_replaced_by_another_and_the_first_is_gone(
    page: Page, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    before = set(portal.objects())
    upload(page, selfie)
    first = page.locator("#photos .photo").get_attribute("id")
    (sealed,) = set(portal.objects()) - before
    with page.expect_file_chooser() as waiting:
        page.get_by_role("button", name="Replace").click()
    waiting.value.set_files(selfie)
    expect(page.locator(f"#{first}")).to_have_count(0, timeout=20_000)
    expect(page.locator("#photos .photo:not(.sending)")).to_have_count(1)
    assert sealed not in portal.objects()
    words = "Location and camera details were removed on this device"
    expect(page.locator("#photos").get_by_text(words)).to_be_visible()


def test_a_photo_that_is_replaced_hands_its_tick_on(
    page: Page, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    page.locator("#files").set_input_files(selfie)
    arrived = page.locator("#photos .photo:not(.sending)")
    expect(arrived).to_have_count(2, timeout=20_000)
    for box in page.locator("#photos input[name=photos]").all():
        box.check()
    last = arrived.last.get_attribute("id")
    with page.expect_file_chooser() as waiting:
        arrived.last.get_by_role("button", name="Replace").click()
    waiting.value.set_files(selfie)
    expect(page.locator(f"#{last}")).to_have_count(0, timeout=20_000)
    expect(page.locator("#photos input[name=photos]:checked")).to_have_count(2)


def test_without_script_a_photo_is_replaced_by_the_one_chosen_above(
    plain_page: Page, portal: Portal, selfie: Path
) -> None:
    page = plain_page
    sign_up(page, portal)
    consent(page)
    page.locator("#files").set_input_files(selfie)
    page.get_by_role("button", name="Upload").click()
    first = page.locator("#photos .photo").get_attribute("id")
    page.set_viewport_size({"width": 320, "height": 800})
    replace = page.get_by_role("button", name="Replace with the photo chosen above")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator("#files").set_input_files(selfie)
    replace.click()
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(page.locator("#photos .photo")).to_have_count(1)
