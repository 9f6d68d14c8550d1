"""A witness and a data folder of its own for each test, since receipts need a ledger that fits."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _folders_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.SAFELIGHT_WITNESS_DIR = tmp_path / "witness"
