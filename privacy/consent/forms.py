"""One unticked box per statement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.consent.statements import FOR_PORTRAITS


class ConsentForm(forms.Form):
    """Asks for what portraits need; nothing is ticked beforehand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for statement in FOR_PORTRAITS:
            self.fields[statement.code] = forms.BooleanField(
                label=statement.text,
                required=True,
                error_messages={"required": _("Tick this box to go on, or leave without.")},
            )
