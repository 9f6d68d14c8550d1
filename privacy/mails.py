"""Mails: the same words as text and as HTML, which loads nothing from anywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

# What stands above the line of dashes is the letter, what stands below says who wrote it.
FOOT: Final = re.compile(r"^-- ?$", re.MULTILINE)
LINK: Final = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a letter; `link` where it is an address alone, `is_code` where indented."""

    words: str
    link: str = ""
    is_code: bool = False


def compose(
    *, subject: str, body: str, to: Sequence[str], headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """Return a mail ready to be sent, in the language in force."""
    mail = EmailMultiAlternatives(subject, body, to=list(to), headers=dict(headers or {}))
    mail.attach_alternative(as_html(subject, body), "text/html")
    return mail


def as_html(subject: str, body: str) -> str:
    """Lay the text out as HTML: one source, so that both parts always say the same."""
    letter, *foot = FOOT.split(body, maxsplit=1)
    words = {
        "subject": subject,
        "paragraphs": _paragraphs(letter),
        "foot": [each.words for part in foot for each in _paragraphs(part)],
        "language": get_language() or "en",
    }
    return render_to_string("mail/letter.html", words)


def _paragraphs(text: str) -> list[Paragraph]:
    blocks = (block.strip("\n") for block in re.split(r"\n\s*\n", text))
    return [_paragraph(block) for block in blocks if block.strip()]


def _paragraph(block: str) -> Paragraph:
    if block.startswith("    "):
        return Paragraph(block.strip(), is_code=True)
    words = block.strip()
    return Paragraph(words, link=words if LINK.fullmatch(words) else "")
