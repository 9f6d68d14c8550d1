"""What is held about a person, asked of every holder and counted with one query."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from privacy.rights.counting import count_each
from privacy.rights.holders import Holder, Holding, registry


def located(person: UUID, *, holders: Iterable[Holder] | None = None) -> list[Holding]:
    """Return what each holder has, in their order, with the rows that they only named counted."""
    asked = registry.holders if holders is None else holders
    held = [each for holder in asked for each in holder.locate(person)]
    tables = [rows for each in held for rows in each.rows]
    counts = iter(count_each(*tables) if tables else ())
    counted = [
        replace(each, count=sum(next(counts) for _ in each.rows), rows=()) if each.rows else each
        for each in held
    ]
    return [each for each in counted if each.count or not each.is_silent_when_empty]
