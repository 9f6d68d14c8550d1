"""docs/configuration.md says every setting, as the readers themselves have it."""

import re

import pytest
from django.core.management import CommandError, call_command

from config.configuration.listing import Setting, settings
from config.configuration.table import page
from tests.portal import ROOT


@pytest.fixture(scope="module")
def listed() -> dict[str, Setting]:
    return {each.variable.name: each for each in settings()}


def test_the_page_is_up_to_date(listed: dict[str, Setting]) -> None:
    assert (ROOT / "docs" / "configuration.md").read_text() == page(listed.values())


def test_a_page_that_is_out_of_date_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.management.commands.configuration.page", lambda _rows: "other")
    with pytest.raises(CommandError, match="--write") as refused:
        call_command("configuration", "--check")
    assert refused.value.returncode == 1


def test_every_variable_that_the_readers_name_is_on_the_page(listed: dict[str, Setting]) -> None:
    sources = [path.read_text() for path in (ROOT / "config" / "settings").glob("*.py")]
    named = {
        name for source in sources for name in re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', source)
    }
    assert len(named) > 40
    assert named <= set(listed)


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "SAFELIGHT_AZURE_CONNECTION"]
)
def test_what_opens_something_is_marked_secret(listed: dict[str, Setting], name: str) -> None:
    assert listed[name].variable.is_secret


def test_it_says_where_a_setting_is_needed(listed: dict[str, Setting]) -> None:
    assert listed["SAFELIGHT_MASTER_KEY"].is_required_in_dev
    assert listed["SAFELIGHT_CONTROLLER"].is_required_in_production
    assert not listed["SAFELIGHT_CONTROLLER"].is_required_in_dev
    assert not listed["SAFELIGHT_HOSTS"].is_read_in_dev
    assert not listed["SAFELIGHT_DEBUG"].is_read_in_production


def test_no_default_shows_where_this_copy_lies() -> None:
    assert str(ROOT) not in (ROOT / "docs" / "configuration.md").read_text()
