"""Taking a copy and erasing: no barrier, nothing cut off, and all of it without script."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import seen
from tests.journeys.steps import PASSWORD, consent, make, sign_up, upload
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey


def fresh(page: Page, path: str) -> None:
    """Open a page that asks for a fresh proof, and give it."""
    page.goto(path)
    if "step-up" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(f"**{path}")


def test_pages_of_copy_and_erasure_have_no_barrier(
    page: Page, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    make(page, "studio-navy")
    erase_job = page.get_by_role("link", name="Erase this job with a receipt")
    expect(erase_job).to_be_visible(timeout=120_000)
    job = erase_job.get_attribute("href") or ""
    page.goto("/portraits/")
    page.locator("main a:has(img)").first.click()
    item = page.get_by_role("link", name="Delete it with a receipt").get_attribute("href") or ""
    page.goto("/privacy/")
    seen(page, "centre")
    for path, name in ((job, "job"), (item, "item"), ("/privacy/erase/pictures/", "pictures"),
                       ("/privacy/erase/", "erase"), ("/privacy/copy/", "copy")):  # fmt: skip
        fresh(page, path)
        seen(page, name)
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("link", name="Download the copy")).to_be_visible(timeout=90_000)
    seen(page, "copy-ready")
    for path in ("/receipts/key/", "/receipts/check/"):
        page.goto(path)
        seen(page, path.split("/")[2])
    fresh(page, item)
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_role("link", name="Download the receipt")).to_be_visible(timeout=60_000)
    seen(page, "receipt")


def test_a_copy_and_an_erasure_without_script(
    plain_page: Page, portal: Portal, selfie: Path, tmp_path: Path
) -> None:
    page = plain_page
    address = sign_up(page, portal)
    consent(page)
    page.locator("#files").set_input_files(selfie)
    page.get_by_role("button", name="Upload").click()
    fresh(page, "/privacy/copy/")
    page.get_by_role("button", name="Make a copy").click()

    def is_ready() -> bool:
        page.goto("/privacy/copy/")
        return page.get_by_role("link", name="Download the copy").count() == 1

    assert wait_until(is_ready, 90)
    link = page.get_by_role("link", name="Download the copy")
    again = link.get_attribute("href") or ""
    with page.expect_download() as waiting:
        link.click()
    copy = tmp_path / "copy.zip"
    copy.write_bytes(waiting.value.path().read_bytes())
    with zipfile.ZipFile(copy) as archive:
        assert json.loads(archive.read("data/account.json"))["email"] == address
        assert [name for name in archive.namelist() if name.startswith("pictures/")]
        (tmp_path / "index.html").write_bytes(archive.read("index.html"))
    refused = page.goto(again)
    assert refused is not None
    assert refused.status == 410
    fresh(page, "/privacy/erase/")
    told = page.locator("a.code-line").inner_text()
    page.get_by_role("button", name="Erase everything now").click()
    page.wait_for_url(told)

    def is_signed() -> bool:
        page.goto(told)
        return page.get_by_role("link", name="Download the receipt").count() == 1

    assert wait_until(is_signed, 60)
    assert re.search(r"\d object", page.locator("main").inner_text())
