"""The build fails for a model that nobody answers for."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from privacy.rights.holders import registry


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
