"""The client against a server that stumbles: it sends again what is safe, tells what is refused."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from safelight_client import Problem, Safelight
from safelight_client.decoding import decode
from safelight_client.models import Me

ME = {
    "id": "6a5cbb4e-4f1c-4b9f-8d17-0d2c6b6f3f01",
    "email": "a@example.com",
    "token": {"name": "x", "scope": "read", "expires_at": "2026-11-24T13:07:00Z"},
    "new_member": 1,
}


class Stumbling(httpx.BaseTransport):
    """Answers, or breaks off, in the order that it was told to."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers: Iterator[httpx.Response | Exception] = iter(answers)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(server: Stumbling, slept: list[float]) -> Safelight:
    return Safelight("https://x.example", token="t", transport=server, sleep=slept.append)


def test_what_breaks_off_is_sent_again_under_the_same_key() -> None:
    broken = httpx.ReadError("broken off")
    copy = {
        "id": ME["id"], "state": "queued", "percent": 0, "asked_at": "2026-11-24T13:07:00Z",
        "fetched_at": None, "delete_after": "2026-11-25T13:07:00Z", "file_url": "",
    }  # fmt: skip
    server, slept = Stumbling(broken, httpx.Response(202, json=copy)), list[float]()
    assert client(server, slept).ask_for_copy().state == "queued"
    keys = {request.headers["Idempotency-Key"] for request in server.requests}
    assert (len(server.requests), len(keys)) == (2, 1)


def test_it_waits_as_long_as_it_is_told() -> None:
    busy = httpx.Response(429, headers={"Retry-After": "7"})
    server, slept = Stumbling(busy, httpx.Response(200, json=ME)), list[float]()
    assert client(server, slept).me().token is not None
    assert slept == [7.0]


def test_what_is_refused_is_told_and_not_repeated() -> None:
    told = {"code": "consent-missing", "detail": "This needs your consent first.", "status": 409}
    server = Stumbling(httpx.Response(409, json=told))
    with pytest.raises(Problem) as refused:
        client(server, []).add_photo(b"x")
    assert (refused.value.status, refused.value.code) == (409, "consent-missing")
    assert len(server.requests) == 1


def test_an_answer_of_something_else_on_the_way_is_a_problem_too() -> None:
    server = Stumbling(httpx.Response(502, text="<html>"))
    with pytest.raises(Problem) as refused:
        client(server, []).me()
    assert (refused.value.status, refused.value.code) == (502, "")


def test_it_needs_nothing_of_the_portal() -> None:
    looks = "import safelight_client, sys; sys.exit('django' in sys.modules)"
    folder = Path(__file__).parents[2] / "client"
    assert subprocess.run([sys.executable, "-c", looks], cwd=folder, check=False).returncode == 0


def test_members_that_are_new_are_passed_over() -> None:
    me = decode(Me, ME)
    assert me.token is not None
    assert me.token.expires_at.tzinfo is not None
