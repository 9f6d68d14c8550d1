"""The prompt for what is optional, placed where it fits; empty where there is nothing to ask."""

from typing import Any
from uuid import UUID

from django import template

from privacy.consent.prompts import may_ask
from privacy.optout.signal import sends_signal

register = template.Library()


@register.inclusion_tag("privacy/_prompts.html", takes_context=True)
def optional_prompts(context: dict[str, Any]) -> dict[str, Any]:
    """Ask, at most once a year, for each optional purpose whose feature exists."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {"questions": []}
    person = UUID(str(request.user.pk))
    questions = may_ask(person, sends_signal=sends_signal(request))
    return {"questions": questions, "request": request, "csrf_token": context.get("csrf_token")}
