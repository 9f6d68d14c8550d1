"""Checking a receipt in a browser without a network, from the page and from a saved copy."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.steps import consent, sign_up, upload
from tests.portal import Portal, wait_until
from tests.visitor import Visitor

pytestmark = pytest.mark.journey


def check(page: Page, receipt: Path, *, fingerprint: str = "", slips: Path | None = None) -> str:
    """Fill in the verifier and return what it says."""
    page.get_by_label("The receipt").set_input_files(receipt)
    page.get_by_label("Fingerprint").fill(fingerprint)
    page.get_by_label("Your deletion slips").set_input_files([slips] if slips else [])
    page.get_by_role("button", name="Check the receipt").click()
    expect(page.locator("#verdict h2")).to_be_visible()
    return page.locator("#verdict").inner_text()


def test_a_receipt_is_checked_without_a_network(
    page: Page, browser: Browser, portal: Portal, selfie: Path, tmp_path: Path
) -> None:
    sign_up(page, portal)
    consent(page)
    upload(page, selfie)
    page.goto("/privacy/erase/")
    slips, other_slips = tmp_path / "slips.json", tmp_path / "other.json"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download your deletion slips").click()
    slips.write_bytes(waiting.value.path().read_bytes())
    assert len(json.loads(slips.read_text())["slips"]) == 1
    told = page.locator("a.code-line").inner_text()
    # What the key is, is learnt elsewhere and before: here, from the page about it.
    page.goto("/receipts/key/")
    fingerprint = page.locator("main code").first.inner_text()
    page.goto("/privacy/erase/")
    page.get_by_role("button", name="Erase everything now").click()
    page.wait_for_url(told)
    expect(page.get_by_role("link", name="Download the receipt")).to_be_visible(timeout=60_000)
    receipt = tmp_path / "receipt.json"
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the receipt").click()
    receipt.write_bytes(waiting.value.path().read_bytes())
    other = Visitor(portal)
    other.sign_up()
    other.consent()
    other.upload(selfie.read_bytes())
    other_slips.write_bytes(other.get("/privacy/slips/").body)

    page.goto("/receipts/check/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save this page as one file").click()
    saved = tmp_path / "check-a-receipt.html"
    saved.write_bytes(waiting.value.path().read_bytes())
    page.context.set_offline(True)
    assert_checks(page, receipt, fingerprint, (slips, other_slips))

    alone = browser.new_context(offline=True)
    page = alone.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(saved.as_uri())
    assert_checks(page, receipt, fingerprint, (slips, other_slips))
    assert_own_arithmetic(page, receipt)
    alone.close()
    assert not said
    assert wait_until(lambda: not list((portal.data / "objects").rglob("*.part")))


def assert_checks(
    page: Page, receipt: Path, fingerprint: str, slip_files: tuple[Path, Path]
) -> None:
    slips, other_slips = slip_files
    said = check(page, receipt, fingerprint=fingerprint, slips=slips)
    assert said.startswith("The receipt fits\n"), said
    assert "Your object is named in it" in said
    assert "It is the key that you expect" in said
    assert "nobody said whose key" in check(page, receipt, slips=slips)
    content = receipt.read_bytes()
    forged = receipt.with_name("forged.json")
    for place in (20, len(content) // 2, content.index(b'"signature": "') + 20, len(content) - 2):
        for bit in (0, 5):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            forged.write_bytes(changed)
            assert check(page, forged, fingerprint=fingerprint).startswith("Refused"), place
    assert "another key" in check(page, receipt, fingerprint="0" * 64)
    assert "somebody else" in check(page, receipt, fingerprint=fingerprint, slips=other_slips)
    assert "no deletion slip" in check(page, receipt, fingerprint=fingerprint, slips=receipt)


def assert_own_arithmetic(page: Page, receipt: Path) -> None:
    """Where the browser has no Ed25519, the page's own numbers say the same."""
    told = page.evaluate(
        """async () => {
          const { isSignedInNumbers } = globalThis.safelightReceipts;
          const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
          const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
          const key = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
          const results = [];
          for (const size of [0, 1, 1000]) {
            const message = crypto.getRandomValues(new Uint8Array(size));
            const made = await crypto.subtle.sign("Ed25519", pair.privateKey, message);
            const signature = new Uint8Array(made);
            results.push(await isSignedInNumbers(message, signature, key));
            const wrong = signature.slice();
            wrong[40] ^= 1;
            results.push(!await isSignedInNumbers(message, wrong, key));
          }
          // RFC 8032, test 2.
          results.push(await isSignedInNumbers(bytes("72"),
            bytes("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
            bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")));
          return results;
        }"""
    )
    assert told == [True] * 7
