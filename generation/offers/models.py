"""A row for each style of the software: whether this deployment offers it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generation.styles import CATALOGUE


class StyleOffer(models.Model):
    """One style; what it looks like is data of the software, see generation.styles."""

    slug = models.CharField(_("style"), max_length=40, primary_key=True)
    is_offered = models.BooleanField(_("on offer"), default=True)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        app_label = "generation"
        verbose_name = _("style")
        verbose_name_plural = _("styles")
        ordering = ["slug"]
        default_permissions = ("view",)
        permissions = [("switch_styleoffer", "Can put a style on offer and take it off")]

    def __str__(self) -> str:
        return str(CATALOGUE[self.slug].title) if self.slug in CATALOGUE else self.slug
