"""Consent in a browser: nothing ticked beforehand, and taking back no harder than giving."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import look as look_by_day_and_night
from tests.journeys.steps import consent, sign_up
from tests.portal import Portal

pytestmark = pytest.mark.journey
# Presses of the pointer that the browser itself saw, over all pages of a visit.
COUNTER = """
addEventListener("pointerdown", (event) => {
  if (event.isTrusted) sessionStorage.pressed = Number(sessionStorage.pressed || 0) + 1;
}, true);
"""
PUBLISH = """
from tests.privacy.policies.staff import publish_new
from privacy.policies.documents import Document
print(publish_new(Document.TERMS, text={text!r}, is_material={is_material}))
"""
PUBLIC = [
    *("/terms/", "/privacy-notice/", "/biometric-notice/", "/cookies/"),
    *("/policies/terms/1/", "/privacy/do-not-sell/", "/privacy/limit/"),
]


def pressed(page: Page) -> int:
    """Return how often the pointer was pressed since this was asked last."""
    count = page.evaluate("Number(sessionStorage.pressed || 0)")
    page.evaluate("sessionStorage.pressed = 0")
    return int(count)


def look(page: Page) -> None:
    """Check the page that is open, and leave it wide and light for the presses that follow."""
    look_by_day_and_night(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})


def nothing_is_chosen(page: Page) -> None:
    for box in page.locator("main input:is([type=checkbox], [type=radio])").all():
        expect(box).not_to_be_checked()
    assert page.locator("main option[selected]").count() == 0


def test_taking_back_takes_no_more_presses_than_giving(page: Page, portal: Portal) -> None:
    page.add_init_script(COUNTER)
    sign_up(page, portal)
    for name, boxes, row in (("Studio", 2, "portraits"), ("Privacy", 1, "training")):
        page.goto("/")
        pressed(page)
        page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
        if name == "Privacy":
            page.get_by_role("link", name=re.compile("Allow ?: Train on")).click()
        nothing_is_chosen(page)
        look(page)
        assert page.get_by_role("checkbox").count() == boxes
        for box in page.get_by_role("checkbox").all():
            box.click()
        page.get_by_role("button", name="Agree and go on").click()
        to_give = pressed(page)
        page.goto("/")
        pressed(page)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Privacy").click()
        page.locator(f"form[action$='/{row}/withdraw/'] button").click()
        expect(page.get_by_text("You took it back.").first).to_be_visible()
        to_take_back = pressed(page)
        print(f"{row}: {to_give} presses to give, {to_take_back} to take back")
        assert 0 < to_take_back <= to_give
        assert to_give >= boxes + 2


def test_the_record_is_read_and_its_receipt_kept(page: Page, portal: Portal) -> None:
    sign_up(page, portal)
    consent(page)
    page.goto("/privacy/")
    look(page)
    page.get_by_role("link", name=re.compile("Delete now ?: Mails")).click()
    look(page)
    page.get_by_role("button", name="Delete now").click()
    expect(page.get_by_text("Deleted: Mails to you.")).to_be_visible()
    page.get_by_role("link", name="The whole consent record").click()
    look(page)
    page.get_by_role("link", name=re.compile("Receipt ?: Use my face")).first.click()
    look(page)
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as a file").click()
    receipt = json.loads(Path(waiting.value.path()).read_text())
    assert receipt["dpv:hasRecordOfActivity"]["@type"] == "dpv:ConsentRecord"
    page.goto("/privacy/do-not-sell/")
    page.get_by_role("button", name="Do not sell or share my information").click()
    expect(page.get_by_text("Opt-out request honoured").first).to_be_visible()
    look(page)


def test_policies_are_read_by_anybody_and_ask_again(
    page: Page, plain_page: Page, portal: Portal
) -> None:
    for path in PUBLIC:
        plain_page.goto(path)
        expect(plain_page.get_by_role("heading", level=1)).to_have_count(1)
        page.goto(path)
        look(page)
    sign_up(page, portal)
    text = "You are 18 or older.\n\nYou also like orange."
    done = portal.manage("shell", "-c", PUBLISH.format(text=text, is_material=True))
    assert done.returncode == 0, done.stderr
    page.wait_for_timeout(11_000)  # other processes look for new versions every ten seconds
    page.goto("/portraits/")
    page.wait_for_url("**/policies/changes/**")
    nothing_is_chosen(page)
    look(page)
    page.get_by_role("link", name="See what changed").click()
    look(page)
    page.go_back()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/portraits/")
