"""What leaves a device with a photo, what the page says of it, and the way to a phone’s camera."""

import io
from collections.abc import Iterator
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.listening import Wire, listening
from tests.journeys.steps import consent, sign_up
from tests.portal import Portal
from tests.portraits import MARKER, as_jpeg, astronaut

pytestmark = pytest.mark.journey
# A name that says when and where, as names of photos do.
LARGE, FOREIGN = "lisbon-2026-11-24.jpg", "lisbon-2026-11-25.heic"
MOST_PIXELS = 12_000_000
A_WHILE = 180_000


@pytest.fixture
def phone(browser: Browser, portal: Portal) -> Iterator[Page]:
    """A browser of its own on a screen for fingers."""
    context = browser.new_context(
        base_url=portal.url,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    yield context.new_page()
    context.close()


def test_photos_leave_small_and_bare_or_as_they_are_and_the_page_says_which(
    page: Page, portal: Portal, tmp_path: Path
) -> None:
    large, foreign = tmp_path / LARGE, tmp_path / FOREIGN
    large.write_bytes(as_jpeg(astronaut().resize((5000, 5000))))
    foreign.write_bytes(_heic())
    assert MARKER in large.read_bytes()
    assert MARKER in foreign.read_bytes()
    sign_up(page, portal)
    consent(page)
    with listening(portal) as wire:
        page.goto(f"{wire.url}/studio/")
        _remember_what_is_heard(page)
        page.locator("#files").set_input_files([large, foreign])
        expect(page.locator("#photos .photo:not(.sending)")).to_have_count(2, timeout=A_WHILE)
    cards = page.locator("#photos")
    for words in (
        "Made smaller, and location and camera details were removed, on this device.",
        "Sent as it is; location and camera details are removed when it arrives.",
    ):
        expect(cards.get_by_text(words)).to_have_count(1)
    heard = page.evaluate("window.heard")
    for name, words in ((LARGE, "Made smaller"), (FOREIGN, "Sent as it is")):
        stages = [each.removeprefix(f"{name}: ") for each in heard if each.startswith(name)]
        assert stages[:2] == ["Preparing", "Sending, 0 %"]
        assert stages[-1] == "Checking"
        assert len(stages) <= 6, "heard at every percent"
        assert [each for each in heard if each.startswith("Photo added: Ready.") and words in each]
    _check_what_left(wire, foreign.read_bytes())
    _check_what_is_kept(page)


def test_a_camera_is_offered_where_a_finger_points_and_its_photo_is_taken_in(
    phone: Page, portal: Portal, selfie: Path
) -> None:
    sign_up(phone, portal)
    consent(phone)
    button = phone.locator("label[for=camera]")
    expect(button).to_be_visible()
    camera = phone.get_by_label("Take a photo").first
    expect(camera).to_have_attribute("capture", "user")
    # Where a browser doesn't know `capture`, the same button chooses any picture.
    expect(camera).to_have_attribute("accept", "image/*")
    camera.focus()
    expect(camera).to_be_focused()
    with phone.expect_file_chooser() as waiting:
        button.tap()
    assert not waiting.value.is_multiple()
    waiting.value.set_files(selfie)
    expect(phone.locator("#photos .photo:not(.sending)")).to_have_count(1, timeout=A_WHILE)
    storage = phone.context.storage_state()
    browser = phone.context.browser
    assert browser is not None
    for desk in (
        browser.new_context(base_url=portal.url, storage_state=storage),
        # A phone without script: the plain form, whose own chooser offers the camera.
        browser.new_context(
            base_url=portal.url,
            storage_state=storage,
            has_touch=True,
            is_mobile=True,
            java_script_enabled=False,
        ),
    ):
        page = desk.new_page()
        page.goto("/studio/")
        expect(page.locator("label[for=camera]")).to_be_hidden()
        expect(page.locator("#camera")).to_be_hidden()
        expect(page.locator("#files")).to_have_count(1)
        desk.close()


def _heic() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = MARKER.decode()
    file = io.BytesIO()
    picture = pillow_heif.from_pillow(astronaut().resize((640, 640)))
    picture.save(file, quality=90, exif=exif.tobytes())
    return file.getvalue()


def _remember_what_is_heard(page: Page) -> None:
    page.evaluate(
        """() => {
            const news = document.querySelector('#photo-news[role=status]');
            window.heard = [];
            new MutationObserver(() => window.heard.push(news.textContent))
                .observe(news, { childList: true, characterData: true, subtree: true });
        }"""
    )


def _check_what_left(wire: Wire, foreign: bytes) -> None:
    sent = bytes(wire.sent)
    assert b"lisbon" not in sent
    assert foreign in sent
    rest = sent.replace(foreign, b"")
    assert MARKER not in rest
    assert b"Exif\x00" not in rest
    jpeg = rest[rest.index(b"\xff\xd8\xff") : rest.rindex(b"\xff\xd9") + 2]
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    assert MOST_PIXELS * 0.99 < picture.width * picture.height <= MOST_PIXELS
    assert not picture.getexif()
    assert not {"exif", "comment", "xmp", "photoshop"} & picture.info.keys()


def _check_what_is_kept(page: Page) -> None:
    for image in page.locator("#photos .frame img").all():
        content = page.request.get(str(image.get_attribute("src"))).body()
        assert MARKER not in content
        assert not Image.open(io.BytesIO(content)).getexif()
