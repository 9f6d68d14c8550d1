"""One unticked box per statement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.consent.statements import Statement


class ConsentForm(forms.Form):
    """Asks for the statements of one purpose; nothing is ticked beforehand."""

    def __init__(self, *args: Any, statements: Sequence[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for statement in statements:
            self.fields[statement.code] = forms.BooleanField(
                label=statement.text,
                required=True,
                error_messages={"required": _("Tick this box to go on, or leave without.")},
            )
