"""Idempotency-Key: a POST sent again is answered again, and takes effect once.

After draft-ietf-httpapi-idempotency-key-header. What was refused is not remembered.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.api.answers.actions import Answer, claim_key, keep_answer, release_key
from privacy.api.views import Resource

HEADER: Final = "Idempotency-Key"
# Visible characters, as a UUID or a quoted string.
WELL_FORMED: Final = r"[\x21-\x7e]{1,255}"
Method = Callable[..., Response]


def idempotent(method: Method) -> Method:
    """Answer a request with a known key from memory; keep what a new one is answered."""

    @wraps(method)
    def answer(view: Resource, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return method(view, request, *args, **kwargs)
        if not re.fullmatch(WELL_FORMED, key):
            raise ValidationError({HEADER: [_("Use up to 255 visible characters, like a UUID.")]})
        said = request.path.encode() + b"\n" + view.said(request)
        claim = claim_key(person=view.person, key=key, request=said)
        if isinstance(claim, Answer):
            return Response(claim.data, status=claim.status, headers=dict(claim.headers))
        try:
            response = method(view, request, *args, **kwargs)
        except BaseException:
            release_key(claim=claim)
            raise
        kept = {name: response[name] for name in ("Location",) if name in response}
        keep_answer(claim=claim, answer=Answer(response.status_code, response.data, kept))
        return response

    return answer
