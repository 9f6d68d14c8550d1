"""Whatever leaves is signed, as C2PA's own reader sees it, and says nothing of the person."""

import io
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from c2pa import Context, Reader
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from accounts.models import Person
from generation.headshots.models import Headshot
from generation.headshots.renditions import RENDITIONS, encode
from generation.provenance.certificates import (
    new_leaf,
    new_root,
)
from generation.provenance.reading import read
from generation.provenance.signing import DigitalSource, identity_of, sign
from tests.generation.headshots.test_headshots import make
from tests.people import signed_in
from tests.portraits import astronaut

SOURCES = {
    "studio": "compositeWithTrainedAlgorithmicMedia",
    "diffusion": "trainedAlgorithmicMedia",
}


def a_picture(channels: int = 3) -> bytes:
    pixels = np.array(astronaut().resize((256, 256)))
    if channels == 4:
        pixels = np.dstack([pixels, np.full((256, 256), 200, np.uint8)])
    return encode(pixels)


def reader_says(content: bytes, root_pem: str = "") -> tuple[str, list[str], dict[str, Any]]:
    """Return state, faults and manifest, straight from the library and no code of ours."""
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    trust = {"trust": {"user_anchors": root_pem}} if root_pem else {}
    with Reader(kind, io.BytesIO(content), context=Context.from_dict(trust)) as reader:
        said = json.loads(reader.json())
    faults = [status["code"] for status in said.get("validation_status", [])]
    return said["validation_state"], faults, said["manifests"][said["active_manifest"]]


def own_root(settings: Settings) -> str:
    return identity_of(settings.SAFELIGHT_PROVENANCE).root_pem


@pytest.mark.parametrize("engine", SOURCES)
@pytest.mark.parametrize("channels", [3, 4])
def test_a_mark_is_valid_trusted_and_names_its_source(
    settings: Settings, engine: str, channels: int
) -> None:
    signed = sign(a_picture(channels), engine=engine)
    assert reader_says(signed)[:2] == ("Valid", ["signingCredential.untrusted"])
    state, faults, manifest = reader_says(signed, own_root(settings))
    assert (state, faults) == ("Trusted", [])
    (action,) = manifest["assertions"][0]["data"]["actions"]
    assert action["digitalSourceType"].endswith("/" + SOURCES[engine])


@pytest.mark.parametrize("channels", [3, 4])
def test_a_mark_changes_no_pixel_and_adds_no_other_metadata(channels: int) -> None:
    plain = a_picture(channels)
    signed = sign(plain, engine="studio")
    before, after = (Image.open(io.BytesIO(content)) for content in (plain, signed))
    assert before.tobytes() == after.tobytes()
    assert not after.getexif()
    assert not {"exif", "comment", "xmp", "icc_profile"} & after.info.keys()
    assert len(signed) - len(plain) < 4096


def test_a_mark_holds_no_thumbnail_ingredient_time_or_link() -> None:
    manifest = reader_says(sign(a_picture(), engine="studio"))[2]
    assert [one["label"] for one in manifest["assertions"]] == ["c2pa.actions.v2"]
    assert not {"thumbnail", "ingredients", "title"} & manifest.keys()
    signature = manifest["signature_info"]
    assert "time" not in signature
    text = json.dumps(manifest).replace(DigitalSource.COMPOSITE, "")
    assert "http" not in text


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.usefixtures("vault_in_order")
def test_every_size_is_handed_out_marked_while_the_master_stays_unmarked(
    alice: Person, settings: Settings
) -> None:
    headshot, browser = make(alice), signed_in(alice)
    for size in RENDITIONS:
        answer = browser.get(reverse("portrait-download", args=[headshot.pk, size]))
        mark = read(answer.content, root_pem=own_root(settings))
        assert mark.is_trusted
        assert mark.source == SOURCES["studio"]
        for told in (alice.pk, headshot.pk, headshot.job_id, headshot.sealed_id):
            assert str(told).encode() not in answer.content
        assert alice.email.encode() not in answer.content
    shown = browser.get(reverse("portrait-picture", args=[headshot.pk])).getvalue()
    assert b"c2pa" not in shown


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.usefixtures("vault_in_order")
def test_with_an_ended_certificate_nothing_is_handed_out_and_nothing_is_lost(
    alice: Person, settings: Settings
) -> None:
    headshot = make(alice)
    past = datetime.now(UTC) - timedelta(days=30)
    ended = new_leaf(new_root(past), past, life=timedelta(days=10))
    settings.SAFELIGHT_PROVENANCE = ended.bundle
    answer = signed_in(alice).get(reverse("portrait-download", args=[headshot.pk, "cv"]))
    assert answer.status_code == 503
    assert "Your portrait is kept" in answer.content.decode()
    assert Headshot.objects.get(pk=headshot.pk).downloaded_at is None


def test_a_mark_whose_certificate_has_ended_since_says_so(settings: Settings) -> None:
    now = datetime.now(UTC)
    root = new_root(now)
    settings.SAFELIGHT_PROVENANCE = new_leaf(root, now, life=timedelta(seconds=2)).bundle
    signed = sign(a_picture(), engine="studio")
    time.sleep(max(0.0, 3 - (datetime.now(UTC) - now).total_seconds()))
    mark = read(signed, root_pem=root.root_pem)
    assert mark.is_expired
    assert not mark.is_trusted


@pytest.mark.parametrize("where", [0.3, 0.6, 0.95])
def test_a_changed_pixel_breaks_the_mark(settings: Settings, where: float) -> None:
    signed = bytearray(sign(a_picture(4), engine="studio"))
    signed[int(len(signed) * where)] ^= 1
    assert read(bytes(signed), root_pem=own_root(settings)).state == "Invalid"


def test_another_deployments_mark_is_valid_but_not_trusted(settings: Settings) -> None:
    root = own_root(settings)
    now = datetime.now(UTC)
    settings.SAFELIGHT_PROVENANCE = new_leaf(new_root(now), now).bundle
    mark = read(sign(a_picture(), engine="studio"), root_pem=root)
    assert (mark.state, mark.faults) == ("Valid", ("signingCredential.untrusted",))


@pytest.mark.django_db
def test_anyone_can_fetch_the_root_certificate_and_no_key(
    client: Client, settings: Settings
) -> None:
    answer = client.get(reverse("provenance-root"))
    assert answer.content.decode() == own_root(settings)
    assert b"PRIVATE" not in answer.content
    assert answer.content.count(b"BEGIN CERTIFICATE") == 1
