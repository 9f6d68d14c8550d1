"""The build fails for a model, store, cache, queue or log that nobody answers for."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from privacy.rights.cache_prefixes import undeclared_prefixes
from privacy.rights.found import places_in_use
from privacy.rights.holders import registry
from privacy.rights.places import PlaceKind, places


@register()
def every_model_has_a_holder(**_kwargs: Any) -> list[CheckMessage]:
    """Report each installed model that is in no holder and not declared impersonal."""
    declared = registry.declared()
    return [
        Error(
            f"No holder answers for the model {model._meta.label_lower}.",
            hint="Add it to a holder's `models`, or declare it impersonal with a reason.",
            obj=model,
            id="privacy.E001",
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in declared
    ]


@register()
def every_place_has_a_holder(**_kwargs: Any) -> list[CheckMessage]:
    """Report each database, store, cache, queue and log in use that is not declared."""
    return [
        Error(
            f"No holder answers for the {kind} {name}.",
            hint="Declare it in privacy.rights.places with a holder, or impersonal with a reason.",
            id="privacy.E003",
        )
        for kind, name in sorted(places_in_use())
        if name not in places.names(kind)
    ]


@register()
def every_declared_place_names_its_holder(**_kwargs: Any) -> list[CheckMessage]:
    """Report declared places whose holder is unknown, and classes in places nobody declared."""
    return [Error(sentence, id="privacy.E004") for sentence in _contradictions()]


@register()
def every_cache_prefix_has_a_holder(**_kwargs: Any) -> list[CheckMessage]:
    """Report each prefix under which our code keeps something in the cache undeclared."""
    return [
        Error(
            f"No holder answers for the cache prefix {prefix!r} ({where}).",
            hint="Declare it in privacy.rights.places as a CACHE, and write it as a constant.",
            id="privacy.E005",
        )
        for prefix, where in undeclared_prefixes(places.names(PlaceKind.CACHE))
    ]


def _contradictions() -> Iterable[str]:
    known = {holder.name for holder in registry.holders}
    for place in places.every():
        if not place.impersonal and place.holder not in known:
            yield f"The {place.kind} {place.name} names no holder that is registered."
    names = {place.name for place in places.every()}
    for holder in registry.holders:
        classes = getattr(holder, "classes", ())
        if not classes:
            yield f"The holder {holder.name} lists no class of data in `classes`."
        for each in classes:
            for name in set(each.places) - names:
                yield f"{holder.name} keeps {each.code} in {name}, which is not declared."
