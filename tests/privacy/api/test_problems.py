"""Whatever refuses a program, it is told in problem details."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from accounts.models import Person
from accounts.tokens.models import Scope
from privacy.api.throttling import PersonRate
from tests.people import signed_in
from tests.programs import ROOT, Program, program

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
JSON = "application/json"


def require_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is a problem, as RFC 9457 has them; return it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert "no-store" in answer["Cache-Control"]
    found: dict[str, Any] = answer.json()
    assert (found["status"], found["code"]) == (status, code)
    assert found["type"] == f"/api/v1/docs/#{code}"
    assert found["title"]
    assert found["detail"].endswith((".", "”"))
    return found


REFUSALS: list[tuple[str, Callable[[Program], Any], int, str]] = [
    ("unknown address", lambda p: p.get("/api/v1/nothing/"), 404, "not-found"),
    ("unknown version", lambda p: p.get("/api/v9/photos/"), 404, "not-found"),
    ("not a number", lambda p: p.ask("/photos/12/"), 404, "not-found"),
    ("nobody's", lambda p: p.ask("/jobs/6a5cbb4e-4f1c-4b9f-8d17-0d2c6b6f3f01/"), 404, "not-found"),
    ("other method", lambda p: p.put(f"{ROOT}/me/"), 405, "method-not-allowed"),
    ("other format", lambda p: p.ask("/me/", Accept="text/html"), 406, "not-acceptable"),
    (
        "other type",
        lambda p: p.post(f"{ROOT}/jobs/", b"<a/>", content_type="text/xml"),
        415,
        "unsupported-media-type",
    ),
    ("no JSON", lambda p: p.post(f"{ROOT}/jobs/", b"{", content_type=JSON), 400, "parse-error"),
    ("a list", lambda p: p.send("/jobs/", [1]), 400, "parse-error"),
    (
        "a NaN",
        lambda p: p.post(f"{ROOT}/jobs/", b'{"a":NaN}', content_type=JSON),
        400,
        "parse-error",
    ),
    (
        "too deep",
        lambda p: p.post(f"{ROOT}/jobs/", b"[" * 60_000, content_type=JSON),
        400,
        "parse-error",
    ),
    (
        "no text",
        lambda p: p.post(f"{ROOT}/jobs/", b"\xff\xfe", content_type=JSON),
        400,
        "parse-error",
    ),
    (
        "too much",
        lambda p: p.post(f"{ROOT}/jobs/", b'"' + b"a" * 70_000 + b'"', content_type=JSON),
        413,
        "body-too-large",
    ),
    ("a form", lambda p: p.post(f"{ROOT}/jobs/", {"a": "b"}), 415, "unsupported-media-type"),
    ("no values", lambda p: p.send("/jobs/", {}), 400, "invalid"),
]


@pytest.mark.parametrize(
    ("ask", "status", "code"), [each[1:] for each in REFUSALS], ids=[each[0] for each in REFUSALS]
)
def test_every_refusal_is_a_problem(
    alice: Person, ask: Callable[[Program], Any], status: int, code: str
) -> None:
    require_problem(ask(program(alice)), status, code)


def test_values_that_do_not_fit_are_pointed_at(alice: Person) -> None:
    sent = {"photos": ["x"], "styles": ["nonsense"], "colour": "red", "extra": 1}
    found = require_problem(program(alice).send("/jobs/", sent), 400, "invalid")
    assert [each["pointer"] for each in found["errors"]] == ["#/extra"]
    del sent["extra"]
    found = require_problem(program(alice).send("/jobs/", sent), 400, "invalid")
    pointers = {each["pointer"] for each in found["errors"]}
    assert pointers == {"#/photos/0", "#/styles/0", "#/colour"}


@pytest.mark.parametrize("header", ["Token nonsense", "Token", "Token a b", "Token \xff\xfe", ""])
def test_who_brings_no_token_is_told_which_to_bring(header: str) -> None:
    client = Client(headers={"Authorization": header} if header else {})
    answer = client.get(f"{ROOT}/photos/")
    code = "authentication-failed" if header else "not-authenticated"
    require_problem(answer, 401, code)
    assert answer["WWW-Authenticate"] == "Token"


def test_who_guesses_tokens_is_slowed_down() -> None:
    for _ in range(30):
        assert Program("x" * 64).ask("/me/").status_code == 401
    answer = Program("x" * 64).ask("/me/")
    require_problem(answer, 429, "throttled")
    assert int(answer["Retry-After"]) > 0


def test_a_token_to_read_changes_nothing(alice: Person) -> None:
    reader = program(alice, Scope.READ)
    assert reader.ask("/photos/").status_code == 200
    require_problem(reader.send("/jobs/", {}), 403, "permission-denied")


def test_every_answer_says_what_is_left_of_the_limit(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PersonRate, "THROTTLE_RATES", {"user": "2/min"})
    caller = program(alice)
    answers = [caller.ask("/me/") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert [each["RateLimit-Policy"] for each in answers] == ['"api";q=2;w=60'] * 3
    assert [each["RateLimit"].split(";")[1] for each in answers] == ["r=1", "r=0", "r=0"]
    require_problem(answers[2], 429, "throttled")
    assert 0 < int(answers[2]["Retry-After"]) <= 60


def test_a_browser_needs_its_csrf_token_to_change_anything(alice: Person) -> None:
    browser = signed_in(alice)
    browser.handler.enforce_csrf_checks = True
    assert browser.get(f"{ROOT}/photos/").status_code == 200
    answer = browser.post(f"{ROOT}/jobs/", {}, content_type=JSON)
    require_problem(answer, 403, "permission-denied")
    browser.get("/privacy/")
    token = browser.cookies["csrftoken"].value
    answer = browser.post(f"{ROOT}/jobs/", {}, content_type=JSON, headers={"X-CSRFToken": token})
    require_problem(answer, 400, "invalid")


def test_a_fault_is_a_problem_that_tells_nothing(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("accounts.api.MeShape.to_representation", breaks)
    caller = program(alice)
    caller.raise_request_exception = False
    answer = caller.ask("/me/")
    require_problem(answer, 500, "internal-server-error")
    assert b"secret" not in answer.content


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^api/"])
def test_the_api_in_clear_is_refused_where_tls_is_in_use(alice: Person) -> None:
    require_problem(Client().get(f"{ROOT}/me/"), 403, "not-by-tls")
