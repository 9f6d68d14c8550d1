"""Put a style on offer, or take it off; jobs that were asked for keep what was chosen."""

from typing import Any

from django.apps import apps as installed
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generation.offers.models import StyleOffer
from generation.styles import CATALOGUE, STYLES
from privacy.errors import PrivacyError
from privacy.ledger.actions import record
from privacy.ledger.actors import Actor
from privacy.ledger.events import Event


class LastStyle(PrivacyError):
    """Without a style there would be nothing to ask for."""

    sentence = _("One style that every deployment makes stays on offer. Nothing was changed.")


def withheld() -> frozenset[str]:
    """Return the names of the styles that this deployment doesn't offer."""
    return frozenset(StyleOffer.objects.filter(is_offered=False).values_list("slug", flat=True))


def switch_style(*, slug: str, is_offered: bool, actor: Actor) -> bool:
    """Offer a style or withhold it from now on; say whether that was a change.

    Raises LastStyle rather than leave no style that works without a model for drawing.
    """
    with transaction.atomic():
        rows = StyleOffer.objects.select_for_update().in_bulk(list(CATALOGUE))
        left = [name for name in STYLES if name != slug and rows[name].is_offered]
        if not is_offered and not left:
            raise LastStyle
        changed = StyleOffer.objects.filter(slug=slug, is_offered=not is_offered)
        if not changed.update(is_offered=is_offered, changed_at=timezone.now()):
            return False
        event = Event.STYLE_OFFERED if is_offered else Event.STYLE_WITHHELD
        record(event=event, actor=actor, owner=None)
    return True


def install_styles(*, using: str = "default", apps: Any = installed, **_kwargs: Any) -> None:
    """Write a row for each style that has none; called once the tables are migrated."""
    if using != "default" or "styleoffer" not in apps.all_models.get("generation", {}):
        return
    StyleOffer.objects.bulk_create(
        [StyleOffer(slug=slug) for slug in CATALOGUE], ignore_conflicts=True
    )
