"""What a person does in the portal, in their words."""

import secrets
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.portal import Portal, wait_until

PASSWORD = "violet-harbour-lantern-9"


def confirmations(portal: Portal) -> list[str]:
    """Return the links that confirm an address; other mails come whenever they are written."""
    return [link for link in portal.links() if "/confirm-email/" in link]


def sign_up(page: Page, portal: Portal) -> str:
    """Open an account, follow the link in the mail, and return the address."""
    address = f"{secrets.token_hex(6)}@example.com"
    page.goto("/account/signup/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("18 years old").check()
    before = len(confirmations(portal))
    page.locator("main form button[type=submit]").click()
    assert wait_until(lambda: len(confirmations(portal)) > before)
    page.goto(confirmations(portal)[-1])
    page.locator("main form button[type=submit]").click()
    return address


def consent(page: Page) -> None:
    page.goto("/studio/")
    for box in page.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
        box.check()
    page.locator("main form button[type=submit]").click()


def upload(page: Page, photo: Path) -> None:
    page.locator("#files").set_input_files(photo)
    expect(page.locator("#photos .photo:not(.sending)")).to_have_count(1, timeout=20_000)


def make(page: Page, *styles: str) -> None:
    """Choose styles, make the portraits, wait until they are there."""
    for box in page.locator("input[name=styles]").all():
        box.set_checked(box.get_attribute("value") in styles, force=True)
    page.get_by_role("button", name="Make the portraits").click()
    page.wait_for_url("**/jobs/**")
