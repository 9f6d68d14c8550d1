"""A portrait laid over its photo, or over itself otherwise retouched, in a real browser."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.looking import seen
from tests.journeys.steps import consent, make, sign_up, upload
from tests.portal import Portal, wait_until

pytestmark = pytest.mark.journey


def test_two_finishes_are_compared_by_pointer_and_by_keyboard(
    page: Page, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    page.get_by_label("Both, to compare").check(force=True)
    make(page, "studio-grey")
    expect(page.get_by_text("The same with light retouching follow")).to_be_visible()
    page.goto("/portraits/")
    while page.locator(".gallery li").count() < 2:
        page.wait_for_timeout(500)
        page.reload()
    page.locator(".gallery a").first.click()
    page.get_by_role("navigation", name="Compare").get_by_role("link").first.click()
    compare = page.locator(".compare.sliding")
    width = compare.evaluate("e => e.clientWidth")
    compare.click(position={"x": width / 4, "y": 200})
    slider = page.get_by_role("slider")
    expect(slider).to_have_value("25")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("26")
    expect(slider).to_have_attribute(
        "aria-valuetext", "26 %: Without retouching, 74 %: Light retouching"
    )
    assert compare.locator(".after img").evaluate("e => getComputedStyle(e).clipPath") == (
        "inset(0px 0px 0px 26%)"
    )
    seen(page, "portrait-compared")


def test_a_portrait_is_laid_over_its_photo_until_that_goes_at_its_own_time(
    page: Page, browser: Browser, portal: Portal, selfie: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    photo = str(page.locator("#photos .photo").get_attribute("id"))
    deadline = _deadline(page, photo)
    page.get_by_label("Both, to compare").check(force=True)
    make(page, "studio-grey", "studio-navy")
    portrait = _first_portrait(page)
    with _resting(portal):  # a job that isn't done yet needs the photo
        _compare_with_script(page, portrait)
        with _without_script(browser, page) as plain:
            _compare_without_script(plain, portrait)
        page.goto("/privacy/ledger/")
        own = page.get_by_role("row").filter(has_text="You").filter(has_text="Opened photos")
        expect(own.first).to_be_visible()
        page.goto("/studio/")
        assert _deadline(page, photo) == deadline
    assert wait_until(lambda: not _offers(page, portrait, "Your photo"), 180)
    assert wait_until(lambda: _offers(page, portrait, "Light retouching"), 180)
    with _without_script(browser, page) as plain:
        for each in (page, plain):
            each.goto(f"{portrait}?beside=photo")
            expect(each.locator(".compare")).to_have_count(0)
            expect(each.locator(f"img[src*='{photo.removeprefix('photo-')}']")).to_have_count(0)
        twin = _comparing(page).get_by_role("link", name="Light retouching").get_attribute("href")
        page.goto(f"/portraits/{str(twin).split('=')[1].split('#')[0]}/")
        page.get_by_role("button", name="Delete").first.click()
        page.wait_for_url("**/portraits/")
        for each in (page, plain):
            each.goto(portrait)
            expect(each.locator("#picture img")).to_have_count(1)
            expect(_comparing(each)).to_have_count(0)


def _compare_with_script(page: Page, portrait: str) -> None:
    page.goto(portrait)
    _comparing(page).get_by_role("link", name="Your photo").click()
    expect(page.locator(".compare.sliding figcaption")).to_have_text(["Your photo", "Portrait"])
    _both_are_shown(page)
    slider = page.get_by_role("slider")
    expect(slider).to_have_value("50")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "49 %: Your photo, 51 %: Portrait")
    seen(page, "portrait-beside-photo")


def _compare_without_script(page: Page, portrait: str) -> None:
    page.goto(portrait)
    _comparing(page).get_by_role("link", name="Your photo").click()
    _both_are_shown(page)
    expect(page.get_by_role("slider")).to_have_count(0)
    before, after = (
        page.locator(f".compare .{side}").bounding_box() for side in ("before", "after")
    )
    assert before
    assert after
    assert before["x"] + before["width"] <= after["x"], "they lie over each other"
    assert abs(before["y"] - after["y"]) < 1


def _both_are_shown(page: Page) -> None:
    pictures = page.locator(".compare img")
    expect(pictures).to_have_count(2)
    for picture in pictures.all():
        assert page.request.get(str(picture.get_attribute("src"))).ok
        expect(picture).to_be_visible()


def _comparing(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Compare")


def _offers(page: Page, portrait: str, name: str) -> bool:
    page.goto(portrait)
    return _comparing(page).get_by_role("link", name=name).count() == 1


def _deadline(page: Page, photo: str) -> str | None:
    return page.locator(f"#{photo} time").get_attribute("datetime")


def _first_portrait(page: Page) -> str:
    """Return the address of a portrait as soon as there is one; the page asks less often."""
    found: list[str] = []

    def is_there() -> bool:
        answer = page.request.get(f"{page.url}progress/").text()
        found.extend(re.findall(r'href="(/portraits/[0-9a-f-]{36}/)"', answer))
        return bool(found)

    assert wait_until(is_there, 180)
    return found[0]


@contextlib.contextmanager
def _without_script(browser: Browser, page: Page) -> Iterator[Page]:
    """Open a browser in which the same person is signed in, with script switched off."""
    context = browser.new_context(
        base_url=page.url, storage_state=page.context.storage_state(), java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@contextlib.contextmanager
def _resting(portal: Portal) -> Iterator[None]:
    """Stop the workers where they are, while none of them holds the database."""
    workers = portal.studio_workers()
    try:
        assert wait_until(lambda: _stopped(portal, workers))
        yield
    finally:
        for worker in workers:
            worker.resume()


def _stopped(portal: Portal, workers: list[psutil.Process]) -> bool:
    for worker in workers:
        worker.suspend()
    with contextlib.closing(sqlite3.connect(portal.data / "db.sqlite3", timeout=1)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            for worker in workers:
                worker.resume()
            return False
        database.rollback()
    return True
