"""The signing identity: made once, renewed under its root, refused when it can't sign."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from generation.provenance.certificates import (
    IDENTITY,
    ROOT,
    create_missing,
    new_leaf,
    new_root,
    parse,
)
from generation.provenance.errors import BadIdentity

NOW = datetime.now(UTC)


def test_files_are_private_and_made_once(tmp_path: Path) -> None:
    made = create_missing(tmp_path)
    assert {path.name for path in made} == {IDENTITY, ROOT}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in made)
    before = [path.read_bytes() for path in made]
    assert create_missing(tmp_path) == []
    assert [path.read_bytes() for path in made] == before


def test_an_ending_leaf_is_renewed_under_the_same_root(tmp_path: Path) -> None:
    create_missing(tmp_path)
    first = parse((tmp_path / IDENTITY).read_text())
    later = first.leaf.not_valid_after_utc - timedelta(days=30)
    assert create_missing(tmp_path, now=later) == [tmp_path / IDENTITY]
    second = parse((tmp_path / IDENTITY).read_text())
    assert second.leaf != first.leaf
    assert second.root_pem == first.root_pem


def test_an_identity_without_its_root_is_left_alone(tmp_path: Path) -> None:
    create_missing(tmp_path)
    (tmp_path / ROOT).unlink()
    before = (tmp_path / IDENTITY).read_bytes()
    assert create_missing(tmp_path, now=NOW + timedelta(days=4000)) == []
    assert (tmp_path / IDENTITY).read_bytes() == before


def test_what_cannot_sign_is_refused_in_words() -> None:
    one, other = (new_leaf(new_root(NOW), NOW) for _ in range(2))
    with pytest.raises(BadIdentity, match="not a PEM file"):
        parse("rubbish")
    with pytest.raises(BadIdentity, match="another key"):
        parse(one.key_pem + other.chain_pem)
    with pytest.raises(BadIdentity, match="not signed by the next"):
        parse(one.bundle.replace(one.root_pem, other.root_pem))


@pytest.mark.parametrize(
    ("days_left", "found"), [(-1, ["generation.E010"]), (30, ["generation.W010"]), (300, [])]
)
def test_a_check_tells_in_time_that_the_certificate_ends(
    settings: Settings, days_left: int, found: list[str]
) -> None:
    start = NOW - timedelta(days=400)
    leaf = new_leaf(new_root(start), start, life=timedelta(days=400 + days_left, minutes=5))
    settings.SAFELIGHT_PROVENANCE = leaf.bundle
    ids = [str(message.id) for message in run_checks()]
    assert [one for one in ids if one.startswith("generation.") and one.endswith("010")] == found
