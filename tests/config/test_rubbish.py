"""No address answers rubbish with a fault, whoever sends it and however."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import open_person, signed_in

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("vault_in_order"),
]
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
FIELDS = {
    "photos": "\0",
    "styles": "🦊" * 500,
    "ratio": "-1",
    "keep": "' OR 1=1 --",
    "password": "x" * 70_000,
    "next": "//evil.example",
    "email": "a@b",
    "login": "\r\n",
    "code": "9" * 400,
}
QUERIES = (
    "",
    "?page=-1",
    "?page=%00",
    "?page=999999999999999999999",
    "?next=//evil.example",
    "?" + "a" * 3000,
)
TYPES = (
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "text/xml",
)


def addresses() -> Iterator[str]:
    """Yield every address of the portal, its parameters filled with ids that nobody has."""
    for route in _routes(get_resolver().url_patterns, ""):
        filled = route.replace("^", "").replace("$", "").replace(r"\Z", "")
        for part in ("photo_id", "job_id", "headshot_id"):
            filled = filled.replace(f"<uuid:{part}>", str(uuid.UUID(int=7)))
        filled = filled.replace("<slug:size>", "poster").replace("<slug:code>", "portraits")
        yield "/" + filled if "<" not in filled and "(" not in filled else "/account/%00/"


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


@pytest.fixture(params=["a stranger", "a person"])
def client(request: pytest.FixtureRequest) -> Client:
    browser = Client() if request.param == "a stranger" else signed_in(open_person())
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("address", sorted(set(addresses())))
def test_rubbish_gets_a_refusal(client: Client, address: str) -> None:
    for method in METHODS:
        assert getattr(client, method)(address).status_code < 500, method
    for query in QUERIES:
        assert client.get(address + query).status_code < 500, query
    for body in (FIELDS, {name: [value, value] for name, value in FIELDS.items()}):
        assert client.post(address, body).status_code < 500
    for kind in TYPES:
        answer = client.post(address, b"\xff\x00{" * 50, content_type=kind)
        assert answer.status_code < 500, kind
