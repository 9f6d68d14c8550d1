"""One unticked box per document that changed materially."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.policies.documents import Document
from privacy.policies.visits import Pending


class AnswerForm(forms.Form):
    """Terms are accepted; a notice is taken note of."""

    def __init__(self, *args: Any, pending: Sequence[Pending], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in pending:
            is_agreement = each.version.document == Document.TERMS
            self.fields[each.version.document] = forms.BooleanField(
                label=_("I accept these terms.") if is_agreement else _("I have taken note."),
                required=True,
                error_messages={"required": _("Tick this box to go on, or leave without.")},
            )
