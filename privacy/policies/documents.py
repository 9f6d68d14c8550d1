"""The documents of a deployment, and the first version of each, shipped with the software."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

FOLDER: Final = Path(__file__).parent / "shipped"
SHIPPED_ON: Final = datetime(2026, 11, 25, tzinfo=UTC)


class Document(models.TextChoices):
    """One document; its page has an address of its own."""

    TERMS = "terms", _("Terms")
    PRIVACY = "privacy-notice", _("Privacy notice")
    BIOMETRIC = "biometric-notice", _("Face data: notice and retention schedule")
    COOKIES = "cookies", _("Cookies")


def shipped_text(document: str) -> str:
    """Return the first version of a document, as Markdown."""
    return (FOLDER / f"{document}.md").read_text()
