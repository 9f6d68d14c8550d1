"""The view that every resource stands on."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from privacy.api.conditional import etag_of, is_known
from privacy.api.pagination import Pages
from privacy.api.throttling import rate_headers

Row = TypeVar("Row", bound=Model)


class Resource(APIView):  # type: ignore[misc]
    """Who calls is settled by the layer above: a person by token, or by their own browser.

    `fresh_methods` are those which need a proof of identity that is minutes old; the permission
    class that REST_FRAMEWORK names enforces it, for sessions and tokens.
    """

    fresh_methods: ClassVar[frozenset[str]] = frozenset()
    # Sorts a list; the page's cursor stands on it.
    newest_by: ClassVar[Sequence[str]] = ("-created_at", "-pk")
    http_method_names = ["get", "post", "patch", "delete", "head"]

    @property
    def person(self) -> UUID:
        """For whom the program acts."""
        return UUID(str(self.request.user.pk))

    def said(self, request: Request) -> bytes:
        """Return what the body says, the same for the same meaning."""
        return json.dumps(request.data, sort_keys=True, default=str).encode()

    def read(self, shape: type[Serializer], request: Request) -> dict[str, Any]:
        """Return what was sent, in the form that was asked for; raises ValidationError."""
        sent = shape(data=request.data)
        sent.is_valid(raise_exception=True)
        found: dict[str, Any] = sent.validated_data
        return found

    def paged(self, rows: QuerySet[Row], shape: type[Serializer]) -> Response:
        """Return one page of rows, newest first, with the addresses of its neighbours."""
        pages, page = self.page_of(rows)
        return pages.get_paginated_response(shape(page, many=True).data)

    def page_of(self, rows: QuerySet[Row]) -> tuple[Pages, list[Row]]:
        """Return the page itself, for rows that need more work before they are shown."""
        pages = Pages()
        pages.ordering = tuple(self.newest_by)
        return pages, pages.paginate_queryset(rows, self.request, view=self) or []

    def get_throttles(self) -> Any:
        """Remember them, for the headers that say what is left."""
        self._throttles: list[Any] = super().get_throttles()
        return self._throttles

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Add what all answers carry: their tag, the limits, and that nobody may store them."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(response, Response) and response.status_code in {200, 201}:
            response["ETag"] = etag_of(response.data)
            if request.method in {"GET", "HEAD"} and is_known(request, response["ETag"]):
                response.status_code, response.data = 304, None
        for name, value in rate_headers(getattr(self, "_throttles", [])):
            response[name] = value
        response["Cache-Control"] = "no-store, private"
        return response
