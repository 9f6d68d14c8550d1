"""What the API refuses, as problem details (RFC 9457)."""

from collections.abc import Mapping
from typing import Any, Self

import httpx


class Problem(Exception):
    """A refusal; branch on `code`, show `detail`."""

    def __init__(self, status: int, code: str, detail: str, members: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.errors: list[dict[str, str]] = list(members.get("errors", []))
        # Where a person proves anew who they are, for `fresh-proof-needed`.
        self.proof_url = str(members.get("proof_url", ""))

    @classmethod
    def of(cls, response: httpx.Response) -> Self:
        """Read an answer; one from something else on the way has no code."""
        try:
            told: dict[str, Any] = response.json()
        except ValueError:
            told = {}
        return cls(
            response.status_code, str(told.get("code", "")), str(told.get("detail", "")), told
        )


class TookTooLong(Exception):
    """A job or a copy was not ready in time; it goes on."""
