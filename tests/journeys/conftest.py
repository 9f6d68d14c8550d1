"""One portal and one browser for all journeys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.portal import CHROMIUM, CHROMIUM_OPTIONS, Portal, need
from tests.portraits import as_jpeg, astronaut


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    portal = Portal(tmp_path_factory.mktemp("portal") / "var")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A browser of its own for one person; anything on the console fails the test."""
    context = browser.new_context(base_url=portal.url, accept_downloads=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not said


@pytest.fixture
def plain_page(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A browser of its own with script switched off."""
    context = browser.new_context(
        base_url=portal.url, accept_downloads=True, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def selfie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "me.jpg"
    path.write_bytes(as_jpeg(astronaut()))
    return path
