"""`manage.py legal_clock` prints dates with their reasons."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from privacy.rights.clocks.checks import CALENDAR

ROOT = Path(__file__).resolve().parents[4]


def printed(*options: str) -> str:
    out = io.StringIO()
    call_command("legal_clock", *options, stdout=out)
    return out.getvalue()


def test_it_prints_every_date_of_a_law_with_its_reason() -> None:
    said = printed("--regime", "ccpa", "--received", "2026-11-13", "--kind", "delete")
    for day in ("2026-11-30", "2026-12-28", "2026-12-27", "2027-02-11"):
        assert day in said
    assert "26 November (Thanksgiving Day) is not counted." in said


def test_an_extension_moves_the_answer() -> None:
    request = ("--regime", "GDPR", "--received", "2026-01-31")
    assert "answer by            2026-03-02" in printed(*request)
    for sent in (("--extended", "2026-03-02"), ("--extended",)):
        assert "answer by            2026-04-30" in printed(*request, *sent)


def test_of_several_laws_the_earliest_is_named() -> None:
    said = printed("--regime", "uk-gdpr", "--regime", "pipeda", "--received", "2026-11-13")
    assert "The earliest counts: 2026-12-13, by PIPEDA." in said
    assert "on hold              2026-11-13 to 2027-06-13" in said


def test_a_letter_older_than_its_receipt_brings_canadas_notice_forward() -> None:
    said = printed("--regime", "pipeda", "--received", "2026-11-13", "--requested", "2026-11-05")
    assert "notice to extend by  2026-12-05" in said
    assert "answer by            2026-12-13" in said


def test_a_pause_that_is_over_moves_the_answer() -> None:
    pause = ("--suspended", "2026-03-10", "--resumed", "2026-03-14T10:00+00:00")
    said = printed("--regime", "gdpr", "--received", "2026-03-02T09:00", *pause)
    assert "The clock stood still for 4 whole days." in said
    assert "2026-04-07" in said


def test_it_says_whether_a_country_is_set(settings: Settings) -> None:
    assert "No legal country is set" in printed("--regime", "gdpr", "--received", "2026-11-25")
    settings.SAFELIGHT_LEGAL_COUNTRY, settings.SAFELIGHT_LEGAL_SUBDIVISION = "DE", "BE"
    said = printed("--regime", "gdpr", "--received", "2026-11-25")
    assert "No legal country" not in said
    assert "DE-BE" in said


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--regime", "lgpd", "--received", "2026-01-31"], "Known: gdpr"),
        (["--regime", "gdpr", "--received", "2026-02-30"], "--received is"),
        (["--regime", "gdpr", "--received", "soon"], "--received is"),
        (["--regime", "gdpr", "--received", "0001-01-01"], "--received is"),
        (["--regime", "gdpr", "--received", "9999-12-31"], "--received is"),
        (["--regime", "gdpr", "--received", "2026-01-31", "--kind", "hug"], "no kind of request"),
        (["--regime", "ccpa", "--received", "2026-01-31", "--kind", "objection"], "sets no time"),
        (["--regime", "gdpr", "--received", "2026-01-31", "--extended", "2026-03-03"], "due by"),
        (["--regime", "ccpa", "--received", "2026-01-31", "--suspended", "2026-02-01"], "still"),
        (["--regime", "gdpr", "--received", "2026-01-31", "--resumed", "2026-02-01"], "needs"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(options: list[str], why: str) -> None:
    with pytest.raises(CommandError, match=why) as refused:
        printed(*options)
    assert refused.value.returncode == 2


@pytest.mark.parametrize(("country", "part"), [("ZZ", ""), ("DE", "XX")])
def test_no_date_is_computed_for_a_country_without_a_calendar(
    settings: Settings, country: str, part: str
) -> None:
    settings.SAFELIGHT_LEGAL_COUNTRY, settings.SAFELIGHT_LEGAL_SUBDIVISION = country, part
    with pytest.raises(CommandError, match=f"holidays of {country}.* are not known") as refused:
        printed("--regime", "gdpr", "--received", "2026-01-31")
    assert refused.value.returncode == 2


def test_from_the_shell_bad_input_is_exit_code_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "legal_clock", "--regime", "gdpr", "--received", "soon"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--received is “soon”" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("country", "part", "is_refused"),
    [
        ("DE", "BE", False),
        ("UK", "", False),
        ("ZZ", "", True),
        ("DE", "XX", True),
        ("", "BE", True),
    ],
)
def test_a_country_without_a_calendar_fails_the_checks(
    settings: Settings, country: str, part: str, is_refused: bool
) -> None:
    settings.SAFELIGHT_LEGAL_COUNTRY, settings.SAFELIGHT_LEGAL_SUBDIVISION = country, part
    registered = run_checks(tags=[CALENDAR])
    assert [each.id for each in registered] == ["privacy.E006"] * is_refused
