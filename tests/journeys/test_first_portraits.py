"""The main path, as a newcomer walks it."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.steps import consent, make, sign_up, upload
from tests.portal import Portal, wait_until
from tests.portraits import MARKER

pytestmark = pytest.mark.journey


def test_from_sign_up_to_deleted_and_gone_from_disk(
    page: Page, portal: Portal, selfie: Path
) -> None:
    before = set(portal.objects())
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    assert len(set(portal.objects()) - before) == 1
    make(page, "studio-grey", "studio-navy")
    portraits = page.locator("a[href*='/portraits/'] img")
    expect(portraits).to_have_count(2, timeout=90_000)
    assert wait_until(lambda: len(set(portal.objects()) - before) == 2), "the photo is still there"
    page.goto("/portraits/")
    links = [a.get_attribute("href") for a in page.locator("main a:has(img)").all()]
    assert len(links) == 2
    for link in links:
        _download_every_size(page, str(link))
    for link in links:
        page.goto(str(link))
        page.get_by_role("button", name="Delete").first.click()
        page.wait_for_url("**/portraits/")
    assert set(portal.objects()) <= before
    assert portal.manage("audit_retention").returncode == 0
    assert portal.manage("verify_ledger").returncode == 0


def _download_every_size(page: Page, link: str) -> None:
    page.goto(link)
    for name, size in {"full": (1024, 1024), "linkedin": (800, 800), "cv": (800, 1000)}.items():
        with page.expect_download() as waiting:
            page.locator(f"a[href$='/download/{name}/']").click()
        content = Path(waiting.value.path()).read_bytes()
        picture = Image.open(io.BytesIO(content))
        assert picture.size == size
        assert not picture.getexif()
        assert not {"exif", "comment", "xmp", "photoshop"} & picture.info.keys()
        assert MARKER not in content
