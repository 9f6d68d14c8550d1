"""The registry of purposes: each app registers its own when Django is ready.

No purpose stands without a feature: an app first registers the feature (a page or a command that
exists), then the purpose that names it. `manage.py check` refuses a purpose whose feature is
missing (privacy/consent/purposes/checks.py), so people are never asked for what can't be done.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext

from privacy.consent.purposes.bases import LegalBasis
from privacy.consent.statements import Statement
from privacy.words import Words


@dataclass(frozen=True)
class Feature:
    """Something that works: `door` is the name of its URL, or "manage.py NAME"."""

    code: str
    door: str


@dataclass(frozen=True)
class ProcessingPurpose:
    """One purpose: why, on which bases, for which feature, after which statements.

    `statements` are what a person must have agreed to, each with a box of its own. `dpv` and
    `data` are terms of the Data Privacy Vocabulary, for receipts. `is_optional` marks a purpose
    that nothing else depends on.
    """

    code: str
    title: Words
    words: Words
    bases: tuple[LegalBasis, ...]
    feature: str
    retention: Words
    statements: tuple[Statement, ...] = ()
    dpv: str = "dpv:ServiceProvision"
    data: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def basis_words(self) -> str:
        if set(self.bases) == {LegalBasis.CONSENT, LegalBasis.EXPLICIT_CONSENT}:
            return gettext("your explicit consent (GDPR art. 6(1)(a) and 9(2)(a))")
        return "; ".join(str(basis.label) for basis in self.bases)

    @property
    def needs_consent(self) -> bool:
        return any(basis.is_consent for basis in self.bases)


@dataclass
class Purposes:
    """Every purpose and feature of this deployment, in the order of their registration."""

    purposes: dict[str, ProcessingPurpose] = field(default_factory=dict)
    features: dict[str, Feature] = field(default_factory=dict)

    def register(self, purpose: ProcessingPurpose) -> None:
        self.purposes[purpose.code] = purpose

    def register_feature(self, code: str, *, door: str) -> None:
        self.features[code] = Feature(code, door)

    def forget(self, code: str) -> None:
        """Take a purpose back out, with its feature: for an app that can be switched off."""
        purpose = self.purposes.pop(code, None)
        if purpose is not None:
            self.features.pop(purpose.feature, None)

    def named(self, code: str) -> ProcessingPurpose | None:
        return self.purposes.get(code)

    def statements(self) -> dict[str, Statement]:
        """Return every statement that a registered purpose asks for, by code."""
        return {
            statement.code: statement
            for purpose in self.purposes.values()
            for statement in purpose.statements
        }

    def optional(self) -> list[ProcessingPurpose]:
        return [purpose for purpose in self.purposes.values() if purpose.is_optional]

    def with_statement(self, code: str) -> ProcessingPurpose | None:
        """Return the purpose that asks for a statement."""
        for purpose in self.purposes.values():
            if any(statement.code == code for statement in purpose.statements):
                return purpose
        return None


purposes = Purposes()
