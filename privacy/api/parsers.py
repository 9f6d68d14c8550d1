"""Bodies of requests: JSON, small and plain."""

from collections.abc import Mapping
from typing import IO, Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError

MOST_BYTES: Final = 64 * 1024


class BodyTooLarge(APIException):  # type: ignore[misc]
    """A body of JSON is larger than anything that is asked for here."""

    status_code = 413
    default_code = "body_too_large"


class SmallJSON(parsers.JSONParser):  # type: ignore[misc]
    """JSON up to 64 KiB; the framework's own parser would read whatever is sent."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return an object; raise ParseError for anything else, BodyTooLarge before reading it."""
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise BodyTooLarge
        try:
            found = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
        except ParseError:  # the parser's own words are for its authors
            raise ParseError(_("The body is not valid JSON. Nothing was changed.")) from None
        if not isinstance(found, dict):
            raise ParseError(_("The body must be a JSON object."))
        return found
