"""Legal bases, in words for people and as terms of the W3C's Data Privacy Vocabulary."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalBasis(models.TextChoices):
    """On what ground something is done; values are terms of DPV's `eu-gdpr`."""

    CONSENT = "A6-1-a", _("your consent (GDPR art. 6(1)(a))")
    EXPLICIT_CONSENT = "A9-2-a", _("your explicit consent (GDPR art. 9(2)(a))")
    CONTRACT = "A6-1-b", _("to give you what you asked for (GDPR art. 6(1)(b))")
    LEGAL_OBLIGATION = "A6-1-c", _("a legal duty (GDPR art. 6(1)(c))")
    LEGITIMATE_INTEREST = "A6-1-f", _("our legitimate interest (GDPR art. 6(1)(f))")

    @property
    def iri(self) -> str:
        return f"eu-gdpr:{self.value}"

    @property
    def is_consent(self) -> bool:
        return self in {LegalBasis.CONSENT, LegalBasis.EXPLICIT_CONSENT}
