"""Lists by cursor: what is added or deleted meanwhile neither repeats nor hides a row."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):  # type: ignore[misc]
    """Newest first, `limit` rows at a time."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 100
