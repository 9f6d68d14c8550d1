"""Deployment checks: a store whose own settings would keep what the vault deletes."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name

from privacy.vault.storage import backend


@register(Tags.security, deploy=True)
def check_store_keeps_nothing(**_: Any) -> list[CheckMessage]:
    """Warn of versions, soft delete and unfinished uploads that the store would keep."""
    return [Warning(finding, id="privacy.W001") for finding in backend().retention_findings()]
