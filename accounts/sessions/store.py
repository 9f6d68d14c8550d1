"""Django's database sessions, kept in our own table."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.sessions.models import Session

BEGAN, USED, BROWSER, NETWORK = "began", "used", "browser", "network"
BEARER = "bearer"


class SessionStore(DatabaseStore):
    """Writes what the owner may see of a session into columns beside its data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        if SESSION_KEY in data:
            session.person = UUID(data[SESSION_KEY])
            session.browser, session.network = data.get(BROWSER, ""), data.get(NETWORK, "")
            session.bearer = data.get(BEARER, "")
            session.began_at, session.used_at = _moment(data, BEGAN), _moment(data, USED)
        return session


def _moment(data: dict[str, Any], key: str) -> datetime | None:
    return datetime.fromtimestamp(data[key], tz=UTC) if key in data else None
