"""The build fails for a purpose without a feature, and for a statement with two purposes."""

from collections import Counter
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.management import get_commands
from django.urls import NoReverseMatch, reverse

from privacy.consent.purposes.registry import Feature, purposes

COMMAND = "manage.py "


@register()
def every_purpose_has_a_feature(**_kwargs: Any) -> list[CheckMessage]:
    """Report each purpose whose feature is not registered, or leads nowhere."""
    found: list[CheckMessage] = []
    for purpose in purposes.purposes.values():
        feature = purposes.features.get(purpose.feature)
        if feature is None or not _exists(feature):
            found.append(
                Error(
                    f"The purpose {purpose.code} has no feature: people would be asked for what "
                    "can't be done.",
                    hint=f"Register the feature {purpose.feature} with a URL or command that is "
                    "there, or take the purpose out.",
                    id="privacy.E010",
                )
            )
        if not purpose.bases:
            found.append(Error(f"The purpose {purpose.code} has no basis.", id="privacy.E011"))
    return found


@register()
def no_statement_is_bundled(**_kwargs: Any) -> list[CheckMessage]:
    """Report a statement that two purposes share: one box would then allow both."""
    uses = Counter(
        statement.code for purpose in purposes.purposes.values() for statement in purpose.statements
    )
    return [
        Error(f"The statement {code} is asked for by {count} purposes.", id="privacy.E012")
        for code, count in uses.items()
        if count > 1
    ]


def _exists(feature: Feature) -> bool:
    if feature.door.startswith(COMMAND):
        return feature.door.removeprefix(COMMAND) in get_commands()
    try:
        reverse(feature.door)
    except NoReverseMatch:
        return False
    return True
