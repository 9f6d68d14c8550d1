"""`manage.py data_map` writes the record of processing from what the code declares."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from markdown_it import MarkdownIt

from privacy.consent.purposes.registry import purposes
from privacy.retention.classes import retention_classes
from privacy.rights.holders import registry
from privacy.rights.places import places

pytestmark = pytest.mark.django_db


def written(*options: str) -> str:
    out = io.StringIO()
    call_command("data_map", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written("--format", "json"))
    return found


def test_every_declared_thing_is_in_it(record: dict[str, Any]) -> None:
    assert {each["name"] for each in record["holders"]} == {h.name for h in registry.holders}
    assert {each["code"] for each in record["purposes"]} == set(purposes.purposes)
    assert {each["kind"] for each in record["retention"]} == {
        str(r.kind) for r in retention_classes()
    }
    assert len(record["places"]) == len(places.every())
    models = {model for holder in record["holders"] for model in holder["models"]}
    everything = models | set(record["impersonal_models"])
    assert {model._meta.label_lower for model in apps.get_models()} <= everything


def test_every_class_says_why_on_which_ground_and_until_when(record: dict[str, Any]) -> None:
    classes = [each for holder in record["holders"] for each in holder["classes"]]
    assert len(classes) >= 10
    for each in classes:
        assert all(each[name] for name in ("title", "why", "basis", "until", "places")), each


def test_it_names_who_answers(settings: Any) -> None:
    settings.SAFELIGHT_CONTROLLER = "Northgate | Print"
    settings.SAFELIGHT_PROCESSORS = "Cloudy (storage, Canada); Mailer (mail, Ireland)"
    record = json.loads(written("--format", "json"))
    assert record["processors"] == ["Cloudy (storage, Canada)", "Mailer (mail, Ireland)"]
    assert "Northgate \\| Print" in written()
    settings.SAFELIGHT_CONTROLLER = "<b>Northgate</b>"
    assert "<b>" not in written("--format", "html")


def test_markdown_and_html_hold_the_same_tables(record: dict[str, Any]) -> None:
    markdown, html = written("--format", "md"), written("--format", "html")
    rendered = MarkdownIt("commonmark").enable("table").render(markdown)
    classes = [each["title"] for holder in record["holders"] for each in holder["classes"]]
    for title in classes:
        assert f"<td>{title}</td>" in rendered
        assert f'<th scope="row">{title}</th>' in html
    assert "{%" not in markdown + html


@pytest.mark.parametrize("ending", ["md", "json", "html"])
def test_a_files_ending_chooses_the_form(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"record.{ending}"
    assert written("--out", str(out)) == f"Wrote {out}.\n"
    assert out.read_text().lstrip()[0] == {"md": "#", "json": "{", "html": "<"}[ending]


def test_a_file_that_cannot_be_written_is_said_with_exit_code_2(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be written") as refused:
        written("--out", str(tmp_path / "no" / "such" / "folder.md"))
    assert refused.value.returncode == 2
