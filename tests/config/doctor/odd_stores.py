"""Stores that don't do as they are asked."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage


class Locked(InMemoryStorage):
    """Says that it deleted, and keeps."""

    def delete(self, name: str) -> None:
        """Do nothing."""


class Changing(InMemoryStorage):
    """Gives back other bytes than it was given."""

    def open(self, name: str, mode: str = "rb") -> Any:
        """Change the last byte."""
        content = super().open(name, mode).read()
        return ContentFile(content[:-1] + bytes([content[-1] ^ 1]))
