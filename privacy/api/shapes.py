"""The forms of what comes and goes, and the page around a list."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class Shape(serializers.Serializer):  # type: ignore[misc]
    """A set of fields, with an example of them; rules are the actions' business."""

    example: ClassVar[Mapping[str, Any]] = {}


class FreeText(serializers.CharField):  # type: ignore[misc]
    """Text whose length counts as it was sent; blanks around it are taken away afterwards."""

    def to_internal_value(self, data: object) -> str:
        if isinstance(data, str) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return str(super().to_internal_value(data))


class Strict(Shape):
    """What a program sends: a field that isn't known is said, not passed over."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values; refuse names that mean nothing here."""
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError(
                {name: [self.error_messages["unknown"]] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)

    default_error_messages = {"unknown": _("This field is not known here.")}


class OneError(Shape):
    """One value that doesn't fit."""

    pointer = serializers.CharField(help_text="JSON pointer to the value")
    detail = serializers.CharField()


class ProblemShape(Shape):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="Where the code is explained")
    title = serializers.CharField(help_text="The status in words")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened, what was kept, what to do")
    code = serializers.CharField(help_text="To branch on")
    errors = OneError(many=True, required=False, help_text="Each value that doesn't fit")
    proof_url = serializers.CharField(
        required=False, help_text="Where a person proves anew who they are"
    )
