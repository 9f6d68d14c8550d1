"""Django's database sessions, kept in our own table."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import OuterRef

from accounts.factors.owned import has_factor_of
from accounts.sessions.models import Session

BEGAN, USED, BROWSER, NETWORK = "began", "used", "browser", "network"
BEARER = "bearer"


class SessionStore(DatabaseStore):
    """Writes what the owner may see of a session into columns beside its data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    # Whose session was read, and whether they had a factor then; nothing while none was read.
    _read: Session | None = None

    def load(self) -> dict[str, Any]:
        self._read = self._get_session_from_db()
        return self.decode(self._read.session_data) if self._read else {}

    def _get_session_from_db(self) -> Session | None:
        of_key = Session.objects.alive().filter(session_key=self.session_key)
        row = of_key.annotate(has_factor=has_factor_of(OuterRef("person"))).first()
        if row is None:
            self._session_key = None
        return row

    def has_factor(self, person: UUID) -> bool | None:
        """Say what was read with the session: every page asks. None where it is not known."""
        if self._read is None or self._read.person != person:
            return None
        return bool(self._read.has_factor)  # type: ignore[attr-defined]  # annotated above

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
