"""Passkeys in a real browser with a virtual authenticator."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import PASSWORD, sign_up
from tests.portal import Portal

pytestmark = pytest.mark.journey
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_register_sign_in_and_step_up(page: Page, portal: Portal) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_up(page, portal)
    page.goto("/account/security/")
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Blue key").first).to_be_visible()
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/consent/**")
    page.goto("/account/step-up/?next=/account/security/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/security/")


def test_a_passkey_is_the_second_factor_and_an_unverified_one_is_no_sign_in(
    page: Page, portal: Portal
) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    added = device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    address = sign_up(page, portal)
    page.goto("/account/security/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("You have no recovery codes")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/account/login/?next=/privacy/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/account/factor/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/privacy/")
    page.context.clear_cookies()
    verified = {"authenticatorId": added["authenticatorId"], "isUserVerified": False}
    device.send("WebAuthn.setUserVerified", verified)
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That did not work")).to_be_visible()
    page.goto("/privacy/")
    page.wait_for_url("**/account/login/**")
