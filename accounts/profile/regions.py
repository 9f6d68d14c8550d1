"""Where a person lives, as far as the law asks: it decides which rights and deadlines apply."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """A place with data protection rules of its own; not a postal address."""

    UNSAID = "", _("I would rather not say")
    EUROPE = "eea", _("European Union, Iceland, Liechtenstein or Norway")
    UNITED_KINGDOM = "gb", _("United Kingdom")
    SWITZERLAND = "ch", _("Switzerland")
    CALIFORNIA = "us-ca", _("California")
    ILLINOIS = "us-il", _("Illinois")
    TEXAS = "us-tx", _("Texas")
    WASHINGTON = "us-wa", _("Washington")
    UNITED_STATES = "us", _("Elsewhere in the United States")
    QUEBEC = "ca-qc", _("Quebec")
    CANADA = "ca", _("Elsewhere in Canada")
    BRAZIL = "br", _("Brazil")
    ELSEWHERE = "zz", _("Somewhere else")
