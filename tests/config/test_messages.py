"""Every word for people is there in every language, and says the same figures in each."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from config.management.commands.messages import lacking, locales
from tests.portal import need

OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]


def test_no_word_lacks_a_translation(capsys: pytest.CaptureFixture[str]) -> None:
    need("msgfmt")
    call_command("messages", "--check")
    assert "0 untranslated, 0 fuzzy" in capsys.readouterr().out


def test_a_word_that_lacks_one_is_named(tmp_path: Path) -> None:
    need("msgfmt")
    folder = Path(shutil.copytree(settings.LOCALE_PATHS[0], tmp_path / "locale"))
    catalogue = folder / locales()[0] / "LC_MESSAGES" / "django.po"
    without = re.sub(r'(msgid "Studio"\nmsgstr )"[^"]*"', r'\1""', catalogue.read_text())
    catalogue.write_text(without)
    assert any("Studio" in line for line in lacking(folder, folder, locales()[0]))


MOMENT = "{% load safelight %}{% moment at %}"


@pytest.mark.parametrize(
    ("code", "words"),
    [("de", "5. Mai, 14:07"), ("fr-ca", "5 mai, 14 h 07"), ("es", "5 mayo, 14:07")],
)
def test_may_is_a_month_and_no_verb(code: str, words: str) -> None:
    # What a role may do is called "may" as well; Django takes its month from the same catalogue.
    at = timezone.now().replace(month=5, day=5, hour=14, minute=7)
    with translation.override(code):
        assert words in Template(MOMENT).render(Context({"at": at}))


@pytest.mark.django_db
@pytest.mark.parametrize("code", OTHERS)
def test_public_pages_speak_the_language(code: str) -> None:
    english = Client().get(reverse("home")).content.decode()
    # The language of an answer stays on in its thread: the next test would speak it too.
    with translation.override("en"):
        there = Client(HTTP_ACCEPT_LANGUAGE=code).get(reverse("home")).content.decode()
    assert f'<html lang="{code}"' in there
    for words in re.findall(r"<h[12][^>]*>([^<]{8,})</h[12]>", english):
        assert words not in there, words


@pytest.mark.parametrize("code", OTHERS)
def test_errors_of_programs_are_translated(code: str) -> None:
    with translation.override(code):
        assert str(translation.gettext("The JSON is nested too deeply.")) != (
            "The JSON is nested too deeply."
        )


def test_a_command_without_gettext_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(CommandError, match="gettext is not installed"):
        call_command("messages", "--check")
