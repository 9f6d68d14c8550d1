"""A breach, the officers who see to it, and somebody who is to be told of it."""

import pytest

from accounts.models import Person
from privacy.models import Breach
from tests.people import open_person
from tests.privacy.registers.writing import (
    let_out,
    recorded,
    two_officers,
)


@pytest.fixture
def officers(db: None) -> tuple[Person, Person]:
    return two_officers()


@pytest.fixture
def breach(officers: tuple[Person, Person]) -> Breach:
    return recorded(officers[0])


@pytest.fixture
def waiting(breach: Breach, officers: tuple[Person, Person]) -> Person:
    """Somebody who is to be told of it."""
    person = open_person()
    let_out(breach, [person], officers)
    return person
