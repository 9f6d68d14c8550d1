"""ETags: what was read, and whether it is still so (RFC 9110, § 13)."""

import hashlib
from typing import Any

from django.utils.http import parse_etags
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request


class ChangedSince(APIException):  # type: ignore[misc]
    """What is to be changed is no longer what the program read."""

    status_code = 412
    default_code = "changed_since"


def etag_of(data: Any) -> str:
    """Return the tag of a representation."""
    return f'"{hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:32]}"'


def is_known(request: Request, etag: str) -> bool:
    """Say whether the program already has this very representation."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in {each.removeprefix("W/") for each in known}


def require_match(request: Request, data: Any) -> None:
    """Raise ChangedSince where If-Match names another representation than this one."""
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    tags = parse_etags(wanted)
    if "*" not in tags and etag_of(data) not in tags:
        raise ChangedSince
