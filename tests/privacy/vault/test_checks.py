"""`check --deploy` names what a store's own settings would keep."""

import pytest
from django.core.checks import run_checks

from privacy.vault import checks
from privacy.vault.backends.base import Backend


def test_a_store_that_keeps_nothing_passes() -> None:
    assert checks.check_store_keeps_nothing() == []


def test_every_finding_of_the_store_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backend, "retention_findings", lambda _: ["The bucket keeps versions."])
    found = run_checks(tags=["security"], include_deployment_checks=True)
    assert [each.msg for each in found if each.id == "privacy.W001"] == [
        "The bucket keeps versions."
    ]
