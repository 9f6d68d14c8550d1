"""From sign-up to download with the keyboard alone: Tab, Space, Enter, arrows and letters."""

import secrets
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import PASSWORD, confirmations
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey
STOPS = 80  # more than any page of the way has
# What the focus is on, in the words that a person would use.
NAME = """() => {
  const at = document.activeElement;
  if (at === document.body) return '';
  const said = at.labels?.length ? at.labels[0].textContent : at.ariaLabel || at.textContent;
  return `${said} ${at.type || ''}`.replace(/\\s+/g, ' ').trim();
}"""


def go_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what says these words; fail where it never is."""
    passed = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(NAME))
        if words in passed[-1]:
            return
    pytest.fail(f"the focus never came to “{words}” on {page.url}: {passed}")


def press(page: Page, words: str, key: str = "Enter") -> None:
    go_to(page, words)
    page.keyboard.press(key)


def write(page: Page, words: str, text: str) -> None:
    go_to(page, words)
    page.keyboard.type(text)


def test_from_sign_up_to_download(page: Page, portal: Portal, selfie: Path) -> None:
    page.goto("/")
    press(page, "Create account")
    page.wait_for_url("**/signup/**")
    _sign_up(page, portal)
    page.wait_for_url("**/consent/**")
    boxes = page.get_by_role("checkbox").count()
    for _ in range(boxes):
        press(page, "checkbox", "Space")
    assert page.get_by_role("checkbox", checked=True).count() == boxes
    press(page, "Agree")
    page.wait_for_url(f"{portal.url}/studio/")
    _choose_photo(page, selfie)
    press(page, "Make the portraits")
    page.wait_for_url("**/jobs/**")
    expect(page.locator(".strip a")).to_have_count(1, timeout=90_000)
    press(page, "Studio grey")
    page.wait_for_url("**/portraits/*/")
    with page.expect_download() as waiting:
        press(page, "Download: LinkedIn")
    assert Path(waiting.value.path()).read_bytes().startswith(b"\xff\xd8")


def _sign_up(page: Page, portal: Portal) -> None:
    write(page, "Email", f"{secrets.token_hex(6)}@example.com")
    write(page, "Password", PASSWORD)
    press(page, "18 years old", "Space")
    before = len(confirmations(portal))
    press(page, "Create account", "Enter")
    page.wait_for_url("**/confirm-email/")
    assert wait_until(lambda: len(confirmations(portal)) > before)
    page.goto(confirmations(portal)[-1])
    press(page, "Yes, confirm it")


def _choose_photo(page: Page, selfie: Path) -> None:
    with page.expect_file_chooser() as waiting:
        press(page, "Drop photos here, or choose them")
    waiting.value.set_files(selfie)
    expect(page.locator("#photos .photo:not(.sending)")).to_have_count(1, timeout=20_000)
