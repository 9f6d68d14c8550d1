"""A signed-in browser."""

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """Django's session plus the person's id (plain: it is empty while anonymous)."""

    person = models.UUIDField(null=True, db_index=True)

    class Meta:
        app_label = "accounts"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions.store import SessionStore  # noqa: PLC0415 - Django's own cycle

        return SessionStore
