"""How long each kind of picture may be kept, as data."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from privacy.retention.models import RetentionRule
from privacy.vault.models import Kind
from privacy.words import Words


@dataclass(frozen=True)
class RetentionClass:
    """The default and the longest time from creation to deletion, and why that is."""

    kind: Kind
    default: timedelta
    maximum: timedelta
    reason: Words

    @property
    def maximum_words(self) -> str:
        """The maximum in words."""
        hours = int(self.maximum.total_seconds() // 3600)
        if hours <= 24:
            return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
        return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def retention_class(kind: str) -> RetentionClass:
    """Return the rule for a kind of sealed object, as this deployment has it."""
    return {rule.kind.value: rule for rule in retention_classes()}[kind]


def retention_classes() -> tuple[RetentionClass, ...]:
    """Return every rule of this deployment: the default, or what staff set within the maximum."""
    kept = dict(RetentionRule.objects.values_list("kind", "keep"))
    return tuple(
        replace(rule, default=min(kept.get(rule.kind.value, rule.default), rule.maximum))
        for rule in defaults()
    )


def defaults() -> tuple[RetentionClass, ...]:
    """Return every rule as the code has it, with its hard maximum."""
    day = timedelta(days=1)
    return (
        RetentionClass(
            kind=Kind.PHOTO,
            default=day,
            maximum=day,
            reason=_("until the job that uses it ends, at the latest 24 hours after upload"),
        ),
        RetentionClass(
            kind=Kind.HEADSHOT,
            default=day,
            maximum=settings.SAFELIGHT_HEADSHOT_MAX_DAYS * day,
            reason=_("24 hours, or as long as its owner chooses up to the maximum"),
        ),
        RetentionClass(
            kind=Kind.EXPORT,
            default=day,
            maximum=day,
            reason=_("an hour after its download began, at the latest 24 hours after it was asked"),
        ),
        RetentionClass(
            kind=Kind.TRAINING,
            default=settings.SAFELIGHT_TRAINING_MAX_DAYS * day,
            maximum=settings.SAFELIGHT_TRAINING_MAX_DAYS * day,
            reason=_("until its owner takes the consent back, at the latest at its own deadline"),
        ),
        RetentionClass(
            kind=Kind.ATTACHMENT,
            default=120 * day,
            maximum=180 * day,
            reason=_("30 days after the request is answered, at the latest after its own deadline"),
        ),
    )
