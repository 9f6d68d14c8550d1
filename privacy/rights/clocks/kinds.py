"""What people ask for, as far as it matters to the clock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Kinds of requests. Laws name the same thing differently, so each has its own line."""

    ACCESS = "access", _("access")
    PORTABILITY = "portability", _("a copy to take along")
    KNOW = "know", _("to know what is held")
    RECTIFICATION = "rectification", _("rectification")
    CORRECT = "correct", _("correction")
    ERASURE = "erasure", _("erasure")
    DELETE = "delete", _("deletion")
    RESTRICTION = "restriction", _("restriction")
    OBJECTION = "objection", _("an objection")
    OPT_OUT = "opt_out", _("an opt-out of sale and sharing")
    LIMIT = "limit", _("to limit the use of sensitive information")
    WITHDRAWAL = "consent_withdrawal", _("withdrawal of consent")
    COMPLAINT = "complaint", _("a complaint")
    OTHER = "other", _("something else")
