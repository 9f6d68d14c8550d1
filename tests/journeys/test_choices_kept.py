"""What was chosen in the studio is there again the next time, with script and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import consent, sign_up
from tests.portal import Portal

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("browser_kind", ["page", "plain_page"])
def test_both_finishes_are_kept_for_later(
    request: pytest.FixtureRequest, portal: Portal, browser_kind: str
) -> None:
    page: Page = request.getfixturevalue(browser_kind)
    sign_up(page, portal)
    consent(page)
    page.get_by_label("Both, to compare").check(force=True)
    page.get_by_role("button", name="Keep my choices for later").click()
    expect(page.get_by_text("Your choices are kept for 24 hours")).to_be_visible()
    page.goto("/studio/")
    expect(page.get_by_label("Both, to compare")).to_be_checked()
    page.get_by_label("None", exact=True).check(force=True)
    page.get_by_role("button", name="Keep my choices for later").click()
    page.goto("/studio/")
    expect(page.get_by_label("None", exact=True)).to_be_checked()
