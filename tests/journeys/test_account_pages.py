"""The pages of the account: no barrier that axe finds, nothing cut off, by day and by night."""

import base64
import re
from collections.abc import Iterator

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from tests.journeys.looking import look
from tests.journeys.steps import PASSWORD, sign_up
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey
OPEN = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-gone/",
    "/account/confirm-email/",
    "/account/confirm-email/gone/",
    "/account/inactive/",
]
OWN = [
    "/account/",
    "/account/security/",
    "/account/security/app/",
    "/account/tokens/",
    "/account/email/",
    "/account/password/change/",
    "/account/step-up/",
    "/account/logout/",
    "/privacy/erase/",
]
# Forms that are sent empty or wrong, and what is filled in first.
WRONG = {
    "/account/login/": {"Email": "nobody@example.com", "Password": "not the password"},
    "/account/signup/": {"Email": "nobody", "Password": "short"},
    "/account/password/reset/": {"Email": "nobody"},
}
OWN_WRONG: dict[str, dict[str, str]] = {
    "/account/security/app/": {"Six digits": "000000"},
    "/account/tokens/": {},
    "/account/email/": {"Email": "nobody"},
    "/account/password/change/": {"Current": "not it"},
    "/account/step-up/": {"password": "not it"},
}


@pytest.fixture
def page(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A browser of its own; of what it says on the console only refused forms are expected."""
    context = browser.new_context(base_url=portal.url, accept_downloads=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not [each for each in said if "status of 4" not in each]


def send(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def sign_in(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    send(page)


def see_errors(page: Page, forms: dict[str, dict[str, str]]) -> None:
    """Send each form as it must not be; its errors are said in words, and lead to the fields."""
    for path, filled in forms.items():
        page.goto(path)
        for label, value in filled.items():
            page.locator("main").get_by_label(label).first.fill(value)
        form = page.locator("main form.panel").first
        form.locator("button[type=submit]").click()
        expect(page.get_by_role("heading", name="Please look at this again")).to_be_visible()
        assert page.locator(".errors li").first.inner_text().strip().endswith((".", "!")), path
        assert page.title().startswith("Error:"), path
        look(page)


def set_up_app(page: Page) -> list[str]:
    page.goto("/account/security/app/")
    key = page.locator("main code").inner_text()
    page.get_by_label("Six digits").fill(code_for(key))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return page.locator("main li code").all_inner_texts()


def test_pages_before_signing_in_have_no_barrier(page: Page, portal: Portal) -> None:
    for path in OPEN:
        page.goto(path)
        look(page)
    see_errors(page, WRONG)


def test_pages_of_the_account_have_no_barrier(page: Page, portal: Portal) -> None:
    address = sign_up(page, portal)
    sign_in(page, address)
    page.wait_for_url("**/consent/**")
    for path in OWN:
        page.goto(path)
        look(page)
    see_errors(page, OWN_WRONG)
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("My script")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    look(page)


def test_a_second_factor_from_set_up_to_sign_in(page: Page, portal: Portal) -> None:
    address = sign_up(page, portal)
    codes = set_up_app(page)
    look(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as a file").click()
    assert waiting.value.path().read_text().split() == codes
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_text(codes[0])).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.goto("/account/security/")
    look(page)
    sign_in(page, address)
    page.wait_for_url("**/account/factor/")
    look(page)
    page.get_by_label("Code").fill("wrong")
    send(page)
    expect(page.get_by_role("heading", name="Please look at this again")).to_be_visible()
    look(page)
    page.get_by_label("Code").fill(codes[0])
    # A moment's pause follows each wrong code of the same kind.
    assert wait_until(lambda: _is_let_in(page, codes[0]), 20)


def _is_let_in(page: Page, code: str) -> bool:
    page.get_by_label("Code").fill(code)
    send(page)
    page.wait_for_load_state()
    return "/account/factor/" not in page.url


def test_all_but_passkeys_works_without_script(plain_page: Page, portal: Portal) -> None:
    page = plain_page
    address = sign_up(page, portal)
    codes = set_up_app(page)
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as a file").click()
    assert waiting.value.path().read_text().split() == codes
    sign_in(page, address)
    page.get_by_label("Code").fill(codes[0])
    send(page)
    page.goto("/account/step-up/?next=/account/tokens/")
    page.get_by_label("Code").fill(codes[1])
    send(page)
    page.wait_for_url("**/account/tokens/")
    page.get_by_label("Name").fill("My script")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The token was revoked")).to_be_visible()
    page.goto("/account/security/")
    expect(page.get_by_role("button", name="Add a passkey")).to_be_hidden()
    page.get_by_role("button", name="Remove the app").click()
    expect(page.get_by_text("The app was removed")).to_be_visible()


def code_for(manual_key: str) -> str:
    """Return what an app shows that was given the key."""
    return f"{totp(base64.b32decode(re.sub(r'[^A-Z2-7]', '', manual_key))):06d}"
