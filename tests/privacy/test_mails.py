"""Every mail there is, rendered: text and HTML, in the person's language, from one place."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import translation

from accounts.mails.letters import send
from accounts.models import Person
from accounts.notices import Notice
from accounts.tasks import send_notice
from privacy.mails import as_html, compose
from tests.mails import Reader, check_mail, html_of

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LETTERS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_message.txt")
    for path in TEMPLATES.rglob("email/*_message.txt")
    if not path.name.startswith("base_")
)
WORDS = {
    "operator": "Northgate Print & Photo",
    "site": "https://portraits.example",
    **{
        name: f"https://portraits.example/{name}/a-b:c/?x=1&y=2"
        for name in ("activate_url", "password_reset_url", "signup_url")
    },
}


@pytest.mark.parametrize("template", LETTERS)
def test_each_account_mail_has_both_parts_and_loads_nothing(template: str) -> None:
    send(template=template, to="ana@example.com", words=WORDS)
    read = check_mail(mail.outbox[-1])
    assert "Northgate Print & Photo" in " ".join(read.words)


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("notice", list(Notice))
def test_each_notice_has_both_parts_in_the_persons_language(alice: Person, notice: Notice) -> None:
    Person.objects.filter(pk=alice.pk).update(language="de")
    send_notice(str(alice.pk), notice.value)
    assert check_mail(mail.outbox[-1]).language == "de"


def test_a_link_is_a_button_and_stands_below_in_full() -> None:
    link = "https://portraits.example/account/confirm-email/abc/"
    html = as_html("Confirm", f"Open this:\n\n{link}\n\nIt works for 3 days.")
    read = Reader(html)
    assert read.links == [link, link]
    assert link in read.words


def test_words_of_a_mail_are_never_markup() -> None:
    message = compose(subject="<b>x</b>", body='<img src="//evil">', to=["ana@example.com"])
    assert "<img" not in check_mail(message).loads
    assert "&lt;img" in html_of(message)


def test_a_mail_is_written_in_the_language_in_force() -> None:
    with translation.override("fr-ca"):
        assert Reader(as_html("Bonjour", "Bonjour.")).language == "fr-ca"


def test_it_is_readable_in_the_dark() -> None:
    html = as_html("x", "y")
    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html


def test_no_mail_is_written_past_the_one_place() -> None:
    past = re.compile(r"\bsend_mail\(_|\bEmailMessage\(|\bEmailMultiAlternatives\(|mail_admins\(")
    apps = ("config", "generation", "uploads", "accounts", "privacy")
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for app in apps
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        if past.search(path.read_text()) or "import send_mail" in path.read_text()
    ]
    assert found == ["privacy/mails.py"]
