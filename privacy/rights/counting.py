"""Count the rows of several tables in one query."""

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Value


def count_each(*tables: QuerySet[Any]) -> list[int]:
    """Return how many rows each query would find, in their order, with one query for all."""
    counted = [
        rows.order_by()
        .annotate(place=Value(place, output_field=IntegerField()))
        .values("place")
        .annotate(number=Count("pk"))
        .values_list("place", "number")
        for place, rows in enumerate(tables)
    ]
    found = dict(counted[0].union(*counted[1:], all=True))
    return [found.get(place, 0) for place in range(len(tables))]
