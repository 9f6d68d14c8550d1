"""The training purpose with an effect that a test can look at, or taken out of the registry."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from privacy.consent import actions
from privacy.consent.purposes.declared import TRAINING_ON_COPIES
from privacy.consent.purposes.registry import purposes
from privacy.consent.statements import TRAINING


@contextmanager
def training_registered() -> Iterator[list[UUID]]:
    """Register the purpose with a feature; yield for whom a withdrawal took effect."""
    withdrawn: list[UUID] = []
    with _registry_as_before():
        purposes.register_feature("training", door="manage.py anonymise")
        purposes.register(TRAINING_ON_COPIES)
        kept = list(actions._at_once.get(TRAINING.code, []))
        actions.on_withdrawal(TRAINING, at_once=withdrawn.append)
        try:
            yield withdrawn
        finally:
            actions._at_once[TRAINING.code] = kept


@contextmanager
def without_training() -> Iterator[None]:
    """Take the purpose out, as a deployment that keeps no training set has it."""
    with _registry_as_before():
        purposes.forget("training")
        yield


@contextmanager
def _registry_as_before() -> Iterator[None]:
    kept = dict(purposes.purposes), dict(purposes.features)
    try:
        yield
    finally:
        purposes.purposes, purposes.features = kept
