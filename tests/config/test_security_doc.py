"""docs/security.md names tests that exist, and leaves no applicable requirement without a row."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = (TESTS.parent / "docs" / "security.md").read_text()
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))
ROW = re.compile(r"^\| (V\d\.\d+\.\d+) \| ([12]) \| (.+) \| (.+) \|$", re.MULTILINE)
ROWS = {number: (words, held) for number, _level, words, held in ROW.findall(PAGE)}
# The requirements of levels 1 and 2 in ASVS 5.0: by section, the numbers in it.
LEVELS_1_AND_2 = {
    "V3.2": (1, 2), "V3.3": (1, 2, 3, 4), "V3.4": (1, 2, 3, 4, 5, 6), "V3.5": (1, 2, 3, 4, 5),
    "V3.7": (1, 2),
    "V4.1": (1, 2, 3), "V4.2": (1,), "V4.3": (1, 2), "V4.4": (1, 2, 3, 4),
    "V6.1": (1, 2, 3), "V6.2": tuple(range(1, 13)), "V6.3": (1, 2, 3, 4), "V6.4": (1, 2, 3, 4),
    "V6.5": (1, 2, 3, 4, 5), "V6.6": (1, 2, 3), "V6.8": (1, 2, 3, 4),
    "V7.1": (1, 2, 3), "V7.2": (1, 2, 3, 4), "V7.3": (1, 2), "V7.4": (1, 2, 3, 4, 5),
    "V7.5": (1, 2), "V7.6": (1, 2),
}  # fmt: skip


def test_the_page_names_many_tests() -> None:
    assert len(NAMED) > 70


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part)
def test_a_named_test_exists(file: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (TESTS / file).read_text(), re.MULTILINE)


def test_every_test_id_has_the_form_that_is_checked() -> None:
    assert len(re.findall(r"::test_\w+", PAGE)) == len(re.findall(r"`[\w/]+\.py::test_\w+`", PAGE))


def test_every_requirement_has_a_row() -> None:
    wanted = {f"{section}.{each}" for section, all_ in LEVELS_1_AND_2.items() for each in all_}
    assert len(wanted) == 82
    assert set(ROWS) == wanted


@pytest.mark.parametrize("number", sorted(ROWS))
def test_no_row_is_open(number: str) -> None:
    _words, held = ROWS[number]
    has_test = "::test_" in held
    says_why = held.startswith("n/a: ") and len(held) > len("n/a: ") + 5
    is_document = re.match(r"\[[\w ]+\]\(#([\w-]+)\)", held)
    if is_document:
        headings = {each.lower().replace(" ", "-") for each in re.findall(r"^#+ (.+)$", PAGE, re.M)}
        assert is_document[1] in headings
    assert has_test or says_why or is_document
