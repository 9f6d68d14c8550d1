"""A training purpose as an app will register it, for the length of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from privacy.consent import actions
from privacy.consent.purposes.declared import TRAINING_ON_COPIES
from privacy.consent.purposes.registry import purposes
from privacy.consent.statements import TRAINING


@contextmanager
def training_registered() -> Iterator[list[UUID]]:
    """Register the purpose with a feature; yield whose copies a withdrawal deleted."""
    deleted: list[UUID] = []
    purposes.register_feature("training", door="manage.py anonymise")
    purposes.register(TRAINING_ON_COPIES)
    kept = actions._at_once.get(TRAINING.code, [])
    actions.on_withdrawal(TRAINING, at_once=deleted.append)
    try:
        yield deleted
    finally:
        actions._at_once[TRAINING.code] = kept
        purposes.forget("training")
