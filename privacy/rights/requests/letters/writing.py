"""Write a letter about a request: its text, with the facts of the case in their places."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation

from privacy.responsible import operator, responsible
from privacy.rights.clocks.spelling import spelled
from privacy.rights.requests.clocking import due_of
from privacy.rights.requests.days import legal_day
from privacy.rights.requests.letters.catalogue import Letter, Text, spoken, text, wording
from privacy.rights.requests.links import Link, address_of
from privacy.rights.requests.models import RightsRequest
from privacy.rights.requests.sealed import Contact, contact_of

LINKS = {Letter.VERIFY: Link.VERIFY, Letter.AUTHORITY: Link.AUTHORITY}


@dataclass(frozen=True)
class Written:
    """A letter as the person will read it, and the text and version it was made from."""

    letter: Letter
    version: int
    language: str
    subject: str
    body: str


def write_letter(
    case: RightsRequest, letter: Letter, *, words: str = "", reason: str = "", due: str = ""
) -> Written:
    """Return a letter in the request's language; `words` are staff's own, for this person.

    `due` is the day that the letter names as ISO text, where it isn't the request's own.
    """
    language = spoken(case.language)
    template = text(letter, language)
    with translation.override(language):
        facts = _facts(case, letter, contact_of(case), language) | {
            "words": words.strip(),
            "reason": wording(language).reasons.get(reason, ""),
        }
        if due:
            facts["due"] = spelled(date.fromisoformat(due))
    subject = template.subject.substitute(facts)
    return Written(letter, template.version, language, subject, _body(template, facts))


def _body(template: Text, facts: dict[str, str]) -> str:
    """Fill a text in, without paragraphs of which a fact (a link, words) is missing.

    Nor is there one that leads up to such a paragraph with a colon.
    """
    paragraphs = []
    for raw in template.body.template.split("\n\n"):
        named = [name for name in facts if f"${name}" in raw]
        if all(facts[name] for name in named):
            paragraphs.append(type(template.body)(raw).substitute(facts))
        elif paragraphs and paragraphs[-1].endswith(":"):
            paragraphs.pop()
    foot = f"-- \n{operator()}"
    return "\n\n".join([*paragraphs, foot]) + "\n"


def _facts(case: RightsRequest, letter: Letter, contact: Contact, language: str) -> dict[str, str]:
    who, words = responsible(), wording(language)
    last_day = legal_day(due_of(case) - timedelta(seconds=1))
    return {
        "reference": case.reference,
        "kind": words.kinds[case.kind],
        "received": spelled(case.received_on),
        "due": spelled(last_day),
        "link": address_of(case, LINKS.get(letter, Link.STATUS), site=contact.site),
        "agent": contact.agent_name or contact.agent_address,
        "receipt": str(case.receipt or ""),
        "original": case.duplicate_of.reference if case.duplicate_of else "",
        "officer": f"{who.officer}, {who.officer_email}" if who.officer else who.officer_email,
        "controller": who.controller,
        "remedies": "\n\n".join(words.remedies[law] for law in case.regimes),
    }
