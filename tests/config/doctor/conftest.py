"""The doctor, asked as an operator asks."""

import io
import json
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command

from config.doctor import workers
from privacy.retention.actions import sweep
from privacy.retention.models import Audit

Ask = Callable[..., list[str]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return what the doctor finds of the items named; it exits 1 when it finds something."""
    monkeypatch.setattr(workers, "PATIENCE_SECONDS", 0.1)

    def asked(*names: str, **options: object) -> list[str]:
        out = io.StringIO()
        status: object = 0
        try:
            call_command("doctor", *names, json=True, stdout=out, **options)
        except SystemExit as stopped:
            status = stopped.code
        told = json.loads(out.getvalue())
        findings = [sentence for found in told["items"].values() for sentence in found]
        assert status == (1 if findings else 0)
        assert told["findings"] == len(findings)
        for sentence in findings:
            assert re.search(r"\.\)? [A-Z]", sentence), f"no remedy in: {sentence}"
        return findings

    return asked


@pytest.fixture
def swept() -> None:
    """A deployment whose chores have run."""
    sweep()
    Audit.objects.create(looked_at={}, found={})
