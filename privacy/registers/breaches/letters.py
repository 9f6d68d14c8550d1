"""The letter to somebody whom a breach affects: a versioned template and an officer's words."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from privacy.mails import compose
from privacy.registers.breaches.addressees import Addressee
from privacy.registers.breaches.models import AffectedPerson, Breach
from privacy.registers.breaches.texts import Wording
from privacy.responsible import operator, responsible

# A changed template is a new version, kept beside the old one.
TEMPLATE: Final = "2026-12"


def letter_to(
    addressee: Addressee,
    *,
    affected: AffectedPerson,
    template: str,
    wordings: Mapping[str, Wording],
) -> EmailMultiAlternatives:
    """Write the letter in the person's language, or in that of the site where there is none.

    Its Message-ID is the same however often it is made, so that a copy can be told as one.
    """
    language = language_for(addressee.language, wordings)
    subject, body = words_of(affected.breach, language, template=template, wordings=wordings)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<breach-{affected.breach_id}-{affected.pk}@{domain}>"}
    with translation.override(language):
        return compose(subject=subject, body=body, to=[addressee.address], headers=headers)


def words_of(
    breach: Breach, language: str, *, template: str, wordings: Mapping[str, Wording]
) -> tuple[str, str]:
    """Return subject and text of the letter in one of the notice's languages."""
    with translation.override(language):
        words = {
            "words": wordings[language],
            "aware_at": breach.aware_at,
            "responsible": responsible(),
            "operator": operator(),
        }
        body = render_to_string(f"registers/notices/{template}.txt", words)
        return _("A breach that affects your data"), body


def language_for(chosen: str, wordings: Mapping[str, Wording]) -> str:
    """Return the language to write in: the chosen one, its parent, or the site's own."""
    for code in (chosen, chosen.partition("-")[0], settings.LANGUAGE_CODE):
        if code in wordings:
            return code
    return next(iter(wordings))
