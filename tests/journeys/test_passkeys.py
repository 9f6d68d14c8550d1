"""Passkeys in a real browser with a virtual authenticator."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import sign_up
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
