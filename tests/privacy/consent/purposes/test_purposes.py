"""No purpose without a feature, no box for two purposes, none that nobody registered."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from accounts.models import Person
from privacy.consent.purposes.declared import MAKING_PORTRAITS, TRAINING_ON_COPIES
from privacy.consent.purposes.registry import purposes
from tests.people import signed_in

databases = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    kept = dict(purposes.purposes), dict(purposes.features)
    purposes.purposes.pop("training", None)  # each test registers it as it needs
    purposes.features.pop("training", None)
    yield
    purposes.purposes, purposes.features = kept


def found(code: str) -> list[str]:
    return [problem.msg for problem in run_checks() if problem.id == code]


def test_what_is_installed_is_in_order() -> None:
    assert not [problem for problem in run_checks() if str(problem.id).startswith("privacy.E01")]
    assert {"portraits", "account"} <= purposes.purposes.keys()


def test_a_purpose_without_a_feature_fails_the_build() -> None:
    purposes.register(TRAINING_ON_COPIES)
    assert "The purpose training has no feature" in found("privacy.E010")[0]


@pytest.mark.parametrize("door", ["no-such-page", "manage.py no_such_command"])
def test_a_feature_that_leads_nowhere_is_none(door: str) -> None:
    purposes.register_feature("training", door=door)
    purposes.register(TRAINING_ON_COPIES)
    assert found("privacy.E010")


@pytest.mark.parametrize("door", ["studio", "manage.py anonymise"])
def test_a_purpose_with_a_feature_passes(door: str) -> None:
    purposes.register_feature("training", door=door)
    purposes.register(TRAINING_ON_COPIES)
    assert not found("privacy.E010")


def test_one_box_for_two_purposes_fails_the_build() -> None:
    purposes.register(replace(MAKING_PORTRAITS, code="more"))
    assert found("privacy.E012")


@databases
def test_nobody_is_asked_for_what_is_not_registered(alice: Person) -> None:
    client = signed_in(alice)
    assert client.get(reverse("consent-for", args=["training"])).status_code == 404
    assert client.post(reverse("consent-withdraw", args=["training"])).status_code == 404
    page = client.get(reverse("privacy-centre")).content.decode()
    assert "Train on anonymised copies" not in page
