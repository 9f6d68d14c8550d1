"""Programs that call the API for a person."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from accounts.models import Person
from accounts.tokens.actions import make_token
from accounts.tokens.models import Scope

ROOT = "/api/v1"


class Program(Client):
    """A client with a token, which speaks JSON and reads it."""

    def __init__(self, token: str = "", **more: Any) -> None:
        super().__init__(headers={"Authorization": f"Token {token}"} if token else {}, **more)

    def ask(self, path: str, **headers: str) -> Any:
        return self.get(f"{ROOT}{path}", headers=headers)

    def send(self, path: str, body: Any = None, *, method: str = "POST", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.generic(
            method,
            f"{ROOT}{path}",
            b"" if body is None else _json(body),
            content_type="application/json",
            headers=named,
        )

    def send_photo(
        self, data: bytes, *, kind: str = "image/jpeg", query: str = "", **headers: str
    ) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"{ROOT}/photos/?{query}"
        return self.generic("POST", path, data, content_type=kind, headers=named)


def program(person: Person, scope: Scope = Scope.WRITE) -> Program:
    """Return a program to which a person gave a token just now."""
    lasts = timedelta(days=1)
    return Program(make_token(person=person, name="test", scope=scope, lasts=lasts))


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()
