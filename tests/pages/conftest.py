"""One site with somebody's things, and a browser for every kind of visitor."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.matrix.conftest import taken_back_at_the_end
from tests.matrix.world import World
from tests.pages.budgets import WEIGHED, tables
from tests.pages.busy import build_busy
from tests.pages.judging import Tab, faults
from tests.pages.samples import Sample
from tests.pages.site import as_deployed, served
from tests.portal import CHROMIUM, CHROMIUM_OPTIONS, need
from tests.telling import told_by_tests


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Somebody's things, in a transaction that is taken back; files as a deployment has them."""
    folder = tmp_path_factory.mktemp("deployed")
    with django_db_blocker.unblock(), as_deployed(folder), taken_back_at_the_end():
        yield build_busy()


@pytest.fixture
def _django_db_helper() -> None:
    """Open no transaction for each test: the mark has the databases made, the world holds them."""


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Browser]:
    """Start after the world is made and end before it is taken back.

    Meanwhile this thread has no connection: Playwright runs a loop in it, which Django shuns.
    """
    need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    with served() as address:
        yield address


TabOf = Callable[[str], Tab]


@pytest.fixture(scope="module")
def spoken() -> str:
    """Return the language that every visitor's browser asks for."""
    return "en-GB"


@pytest.fixture(scope="module")
def tab_of(browser: Browser, world: World, site: str, spoken: str) -> Iterator[TabOf]:
    """Give the tab of each visitor, signed in; it is kept for the next page."""
    tabs: dict[str, Tab] = {}

    def tab_of(who: str) -> Tab:
        if who not in tabs:
            context = browser.new_context(base_url=site, locale=spoken)
            cookies = world.visitors[who].cookies.values()
            context.add_cookies([{"name": c.key, "value": c.value, "url": site} for c in cookies])
            tabs[who] = Tab.of(context, site)
        return tabs[who]

    yield tab_of
    for tab in tabs.values():
        tab.page.context.close()


@pytest.fixture
def look_at(
    tab_of: TabOf, world: World, record_property: Callable[[str, object], None]
) -> Callable[[Sample], None]:
    """Open a sample, and require that it stands up to every look."""

    def look_at(sample: Sample) -> None:
        tab, address = tab_of(sample.visitor), sample.address(world)
        if sample.sent_from:
            status = tab.send(f"/{sample.sent_from}", address, sample.fields)
        else:
            status = tab.open(address)
        assert status == sample.status, address
        assert tab.page.url.startswith(tab.site + address), tab.page.url
        found = faults(tab, refused=status >= 400)
        record_property(WEIGHED, [sample.name, tab.weight])
        assert not found, "\n".join(found)

    return look_at


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what each page weighs and asks of the database, beside what it may."""
    for title, lines in tables(told_by_tests(terminalreporter)).items():
        terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
