"""Every page in a made-up language: no word left in English, nothing wider than a small phone."""

import re
import secrets
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import allauth
import pytest
from django.conf import settings
from django.contrib import auth
from playwright.sync_api import Browser, Error, Page, expect

from tests.journeys.steps import PASSWORD, confirmations, upload
from tests.portal import Portal, wait_until
from tests.pseudo.catalogue import write_catalogue

pytestmark = pytest.mark.journey
# Texts of the law and of programs are written out in each language, not word by word.
ELSEWHERE = re.compile(
    r"^/(policies|privacy-notice|terms|cookies|biometric|api|static|staff|desk)\b"
)
# Words that are the same in every language.
NAMES = {
    *("Safelight", "LinkedIn", "Chrome", "Linux", "UTC", "GPC", "SHA", "general"),
    *("ZIP", "JPEG", "PNG", "WebP", "HEIC", "CSV"),
}
PLAIN_WORD = re.compile(r"[A-Za-z]{3,}")
# The words of a page, but for data: times, code, other languages, what nobody can translate.
TEXTS = """() => {
  const data = `time, code, pre, noscript, script, style, template, [lang]:not(html),
    select[name=time_zone], select[name=language]`;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (text && !at.closest(data)) found.push(text);
  }
  for (const at of document.querySelectorAll('[aria-label], img[alt], [placeholder]'))
    if (!at.closest(data)) found.push(at.ariaLabel || at.alt || at.placeholder || '');
  return found;
}"""
LINKS = """() => [...document.querySelectorAll('a[href^="/"]')].map(a => a.getAttribute('href'))"""
# What sticks out of a page that scrolls sideways, innermost first.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll('body *')].filter(
    (each) => each.getBoundingClientRect().right > width + 0.5 && !each.closest('svg'));
  return out.filter((each) => !out.some((other) => other !== each && each.contains(other)))
    .map((each) => `${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 60)}`);
}"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("pseudo")
    place = Path("de/LC_MESSAGES/django.mo")
    rooms = [Path(auth.__file__).parent / "locale", Path(allauth.__file__).parent / "locale"]
    known = [room / place for room in (*rooms, Path(settings.LOCALE_PATHS[0]))]
    assert write_catalogue(known, folder / "locale" / place) > 1000
    made_up = {
        "DJANGO_SETTINGS_MODULE": "tests.pseudo.settings",
        "PSEUDO_LOCALE": str(folder / "locale"),
    }
    portal = Portal(folder / "var", settings=made_up)
    portal.start()
    yield portal
    portal.stop()


def test_no_word_stays_english_and_no_page_scrolls_sideways(
    browser: Browser, portal: Portal, selfie: Path
) -> None:
    context = browser.new_context(
        base_url=portal.url, locale="de", viewport={"width": 320, "height": 800}
    )
    page = context.new_page()
    faults: dict[str, list[str]] = {}
    visited = _walk(page, "/", faults)
    _sign_up(page, portal)
    visited |= _walk(page, "/consent/", faults)
    _make_one(page, selfie)
    visited |= _walk(page, "/portraits/", faults)
    context.close()
    assert len(visited) > 30, visited
    assert not faults, "\n".join(f"{page}: {said}" for page, said in faults.items())


def _sign_up(page: Page, portal: Portal) -> None:
    """Do what `steps.sign_up` does, by the names of fields: their words are made up here."""
    page.goto("/account/signup/")
    page.locator("input[name=email]").fill(f"{secrets.token_hex(6)}@example.com")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main input[type=checkbox]").check()
    before = len(confirmations(portal))
    page.locator("main form button[type=submit]").click()
    assert wait_until(lambda: len(confirmations(portal)) > before)
    page.goto(confirmations(portal)[-1])
    page.locator("main form button[type=submit]").click()


def _make_one(page: Page, selfie: Path) -> None:
    page.goto("/consent/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("main form button[type=submit]").first.click()
    upload(page, selfie)
    page.locator("button[form=job]").first.click()
    page.wait_for_url("**/jobs/**")
    _judge(page, {})
    expect(page.locator(".strip a")).to_have_count(1, timeout=90_000)


def _walk(page: Page, start: str, faults: dict[str, list[str]]) -> set[str]:
    """Open every page that links lead to, each kind once; note what is wrong with it."""
    waiting, seen = deque([start]), {_kind(start)}
    while waiting:
        address = waiting.popleft()
        if not _open(page, address):
            continue
        _judge(page, faults)
        for link in page.evaluate(LINKS):
            path = link.partition("#")[0]
            if path and _kind(path) not in seen and not ELSEWHERE.match(path):
                seen.add(_kind(path))
                waiting.append(path)
    return seen


def _open(page: Page, address: str) -> bool:
    """Open a page; a file is none."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    return answer is not None and "html" in answer.headers["content-type"]


def _judge(page: Page, faults: dict[str, list[str]]) -> None:
    found = [text for text in page.evaluate(TEXTS) if _is_english(text)]
    found += [f"too wide: {words}" for words in page.evaluate(TOO_WIDE)]
    if found:
        faults[urlsplit(page.url).path] = found


def _is_english(text: str) -> bool:
    text = re.sub(r"\S+@\S+|https?://\S+|/\S+/|[0-9a-f-]{12,}", "", text)
    return bool(set(PLAIN_WORD.findall(text)) - NAMES)


def _kind(path: str) -> str:
    """Return the same for pages that differ by whose they show."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path.partition("?")[0])
