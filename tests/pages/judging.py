"""What every page must stand up to, in each of its looks."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, Request

LIGHT, DARK = "light", "dark"
EVERY_LOOK: Final = [(width, scheme) for width in (1280, 390, 320) for scheme in (LIGHT, DARK)]
LOOKS: Final = (
    EVERY_LOOK if os.environ.get("SAFELIGHT_DRILLS") == "full" else [(320, LIGHT), (1280, DARK)]
)
MOST_BYTES: Final = 60_000
MOST_STOPS: Final = 320
AT_ONCE: Final = 8
STOPS: Final = Path(__file__).with_name("stops.js").read_text()
# Sent bodies, and what the headers of each answer are taken to weigh; pictures are apart.
WEIGHT: Final = """
[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((each) => each.initiatorType !== "img" && !/\\.(jpg|png|webp)$/.test(each.name))
  .reduce((sum, each) => sum + each.encodedBodySize + 300, 0)
"""
OVERHANG: Final = """
document.documentElement.scrollWidth > document.documentElement.clientWidth
  ? [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
      .map((each) => each.outerHTML.slice(0, 90))
  : null
"""
# As if somebody pressed a button of a form that stands on the page.
SEND: Final = """
([address, fields]) => {
  const form = document.createElement("form");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token })) {
    form.append(Object.assign(document.createElement("input"), { name, value }));
  }
  Object.assign(form, { method: "post", action: address });
  document.body.append(form);
  form.submit();
}
"""


@dataclass
class Tab:
    """A browser tab of one visitor, which notes what it says and whom it asks."""

    page: Page
    site: str
    said: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    weight: int = 0

    @classmethod
    def of(cls, context: BrowserContext, site: str) -> "Tab":
        tab = cls(context.new_page(), site)
        tab.page.on("console", lambda message: tab.said.append(message.text))
        tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
        tab.page.on("request", tab._note)
        return tab

    def _note(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:", "blob:")):
            self.strangers.append(request.url)

    def open(self, address: str) -> int:
        """Open an address anew, and give its status."""
        self.said.clear()
        self.strangers.clear()
        answer = self.page.goto(self.site + address, wait_until="load")
        assert answer is not None
        self.weight = int(self.page.evaluate(WEIGHT))
        return answer.status

    def send(self, page: str, address: str, fields: Mapping[str, str]) -> int:
        """Send a form from a page, and give the status of what comes back."""
        self.open(page)
        self.said.clear()
        with self.page.expect_navigation(wait_until="load") as coming:
            self.page.evaluate(SEND, [address, dict(fields)])
        self.weight = int(self.page.evaluate(WEIGHT))
        return coming.value.status


def faults(tab: Tab, *, refused: bool = False) -> list[str]:
    """Return everything that is wrong with the page that is open."""
    tab.page.evaluate(AXE_SCRIPT)
    tab.page.evaluate(STOPS)
    found = [each for look in LOOKS for each in _faults_of_a_look(tab, *look, refused=refused)]
    found += [f"asks elsewhere: {each}" for each in tab.strangers]
    if tab.weight > MOST_BYTES:
        found.append(f"weighs {tab.weight} bytes of {MOST_BYTES}")
    return found


def _faults_of_a_look(tab: Tab, width: int, scheme: Any, *, refused: bool) -> Iterator[str]:
    look, page = f"{width} {scheme}", tab.page
    page.set_viewport_size({"width": width, "height": 800})
    # Without motion: colours half-way from day to night are nobody's.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if wide := page.evaluate(OVERHANG):
        yield f"{look}: scrolls sideways, {wide}"
    yield from (f"{look}: {each}" for each in _stops(page))
    yield from (f"{look}: console: {each}" for each in _said(tab, refused=refused))
    yield from (f"{look}: axe: {each}" for each in _axe(page))
    # Where a stylesheet imports another, axe's own way of reading it breaks the policy.
    tab.said.clear()


def _said(tab: Tab, *, refused: bool) -> list[str]:
    """Return the console, but for the browser's own line on a page that is a refusal."""
    own = "Failed to load resource: the server responded with a status of"
    return [each for each in tab.said if not (refused and each.startswith(own))]


def _axe(page: Page) -> Iterator[str]:
    options = '{"resultTypes": ["violations"]}'
    for rule in page.evaluate(f"axe.run({options}).then((found) => found.violations)"):
        for node in rule["nodes"]:
            yield f"{rule['id']} {node['target']} {' '.join(node['failureSummary'].split())}"


def _stops(page: Page) -> list[str]:
    """Walk through the page by Tab, and return what is wrong with places where the focus rests."""
    page.evaluate("startStops()")
    for _ in range(MOST_STOPS // AT_ONCE):
        for _ in range(AT_ONCE):
            page.keyboard.press("Tab")
        found: list[str] | None = page.evaluate("endOfStops()")
        if found is not None:
            return found
    return [f"has no end within {MOST_STOPS} stops"]
