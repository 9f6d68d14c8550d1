"""Lists by cursor: what is added or deleted meanwhile neither repeats nor hides a row."""

import re

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class Pages(CursorPagination):  # type: ignore[misc]
    """Newest first, `limit` rows at a time."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        """Return how many rows are wanted; refuse what isn't a number from 1 to 100."""
        wanted = request.query_params.get(self.page_size_query_param)
        if wanted is None:
            return self.page_size
        if not re.fullmatch("[1-9][0-9]?|100", wanted):
            raise ValidationError({"limit": [_("Ask for 1 to 100 rows.")]})
        return int(wanted)
