"""Django's database sessions, kept in our own table."""

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.sessions.models import Session


class SessionStore(DatabaseStore):
    """Writes the signed-in person's id beside the session's data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        session.person = UUID(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session
