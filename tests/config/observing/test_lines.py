"""A log line is one JSON object with ids, and nothing that a package hung onto its record."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import RequestFactory

from config.observing.context import request_id
from config.observing.settings import logging_as

ADDRESS = "ann@example.com"
Lines = Any


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Log as production does, and return what came out, line by line."""
    stream = io.StringIO()
    wanted = logging_as("json")
    wanted["handlers"]["console"]["stream"] = stream
    before = list(logging.getLogger().handlers), logging.getLogger().level
    logging.config.dictConfig(wanted)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().handlers, level = before
    logging.getLogger().setLevel(level)


def test_a_line_says_when_what_and_to_which_request_it_belongs(lines: Lines) -> None:
    token = request_id.set("a" * 32)
    logging.getLogger("somewhere").warning("job %s broke", "42")
    request_id.reset(token)
    [line] = lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "somewhere",
        "message": "job 42 broke",
        "request_id": "a" * 32,
    }


def test_what_is_hung_onto_a_record_is_left_out(lines: Lines) -> None:
    logging.getLogger("somewhere").warning("seen", extra={"email": ADDRESS, "status": 200})
    assert lines()[0]["status"] == 200
    assert ADDRESS not in json.dumps(lines())


def test_a_fault_is_its_class_and_its_place(lines: Lines) -> None:
    try:
        raise ValueError(f"Key (email)=({ADDRESS}) already exists")
    except ValueError:
        logging.getLogger("somewhere").exception("job %s broke", "42")
    [line] = lines()
    assert line["fault"].endswith("ValueError")
    assert "test_lines.py" in line["fault"]
    assert ADDRESS not in json.dumps(line)


def test_djangos_own_line_of_a_broken_page_does_not_name_the_object(lines: Lines) -> None:
    request = RequestFactory().get("/portraits/8e3c2f54-1111-4222-8333-444455556666/")
    logging.getLogger("django.request").error(
        "%s: %s", "Internal Server Error", request.path, extra={"request": request}
    )
    assert lines()[0]["message"] == "Internal Server Error: (no page)"
    assert "8e3c2f54" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Invalid request from ip=203.0.113.9: bad header", ()),
        ("Error handling request %s", ("/portraits/203.0.113.9/",)),
        ("Error handling request %s %s", ("GET", "/portraits/203.0.113.9/")),
    ],
)
def test_gunicorn_names_no_visitor(lines: Lines, words: str, values: tuple[str, ...]) -> None:
    logging.getLogger("gunicorn.error").warning(words, *values)
    assert "203.0.113.9" not in json.dumps(lines())
    assert "request" in lines()[0]["message"]


def test_gunicorns_access_log_stays_silent(lines: Lines) -> None:
    logging.getLogger("gunicorn.access").info('203.0.113.9 "GET /portraits/"')
    assert lines() == []
