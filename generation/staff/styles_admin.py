"""Styles in the admin: what there is, and which of it this deployment offers."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import person_of
from generation.offers.actions import LastStyle, switch_style
from generation.offers.models import StyleOffer
from generation.styles import CATALOGUE
from privacy.ledger.actors import Actor
from privacy.staff.pages import ReadOnly
from privacy.words import Words


class StyleOfferAdmin(ReadOnly):
    """A list of the software's styles; actions put one on offer or take it off."""

    list_display = ("slug", "title", "is_drawn", "is_offered", "changed_at")
    list_filter = ("is_offered",)
    fields = ("slug", "title", "description", "is_drawn", "is_offered", "changed_at")
    actions = ("offer_selected", "withhold_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StyleOffer]:
        styles: QuerySet[StyleOffer] = super().get_queryset(request)
        return styles.filter(slug__in=CATALOGUE)

    @admin.display(description=_("title"))
    def title(self, offer: StyleOffer) -> Words:
        return CATALOGUE[offer.slug].title

    @admin.display(description=_("description"))
    def description(self, offer: StyleOffer) -> Words:
        return CATALOGUE[offer.slug].description

    @admin.display(description=_("needs a model for drawing"), boolean=True)
    def is_drawn(self, offer: StyleOffer) -> bool:
        return CATALOGUE[offer.slug].is_drawn

    @admin.action(description=_("Put on offer"), permissions=["switch"])
    def offer_selected(self, request: HttpRequest, chosen: QuerySet[StyleOffer]) -> None:
        self._switch(request, chosen, is_offered=True)

    @admin.action(description=_("Take off"), permissions=["switch"])
    def withhold_selected(self, request: HttpRequest, chosen: QuerySet[StyleOffer]) -> None:
        self._switch(request, chosen, is_offered=False)

    def _switch(
        self, request: HttpRequest, chosen: QuerySet[StyleOffer], *, is_offered: bool
    ) -> None:
        actor = Actor.staff(person_of(request).pk)
        for offer in chosen:
            try:
                switch_style(slug=offer.slug, is_offered=is_offered, actor=actor)
            except LastStyle as refused:
                self.message_user(request, f"{offer}: {refused.sentence}", messages.ERROR)
            else:
                self.message_user(request, _("%(what)s: done.") % {"what": offer})

    def has_switch_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("generation.switch_styleoffer"))
