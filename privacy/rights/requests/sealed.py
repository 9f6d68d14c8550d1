"""The sealed parts of a case: JSON under its own key, bound to where it stands."""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from privacy.rights.requests.models import RightsRequest
from privacy.vault.columns import open_bytes, seal_bytes
from privacy.vault.errors import Damaged, KeyDestroyed


@dataclass(frozen=True)
class Contact:
    """Who asks, where to answer, and in which words they asked; gone once the case is closed."""

    address: str = ""
    name: str = ""
    postal: str = ""
    # The account that was found, as text; empty for nobody's.
    person: str = ""
    agent_address: str = ""
    agent_name: str = ""
    words: str = ""
    # From which day on they want to know; empty for everything.
    period_from: str = ""
    # Where this site is reached, for links in letters; empty where nobody knew.
    site: str = ""

    @property
    def person_id(self) -> UUID | None:
        return UUID(self.person) if self.person else None

    @property
    def reply_to(self) -> str:
        """Where answers go: to the agent, where there is one."""
        return self.agent_address or self.address


def seal_json(case: UUID, what: str, value: Any) -> bytes:
    """Seal a value under the case's key; raise KeyDestroyed without one."""
    return seal_bytes(
        owner=case, context=_context(case, what), plaintext=json.dumps(value).encode()
    )


def open_json(case: UUID, what: str, sealed: "bytes | memoryview[int]") -> Any:
    """Return a sealed value, None once it can't be opened any more."""
    if not sealed:
        return None
    try:
        return json.loads(
            open_bytes(owner=case, context=_context(case, what), sealed=bytes(sealed))
        )
    except (KeyDestroyed, Damaged):
        return None


def seal_contact(case: UUID, contact: Contact) -> bytes:
    """Seal who asks under the case's key."""
    return seal_json(case, "contact", asdict(contact))


def contact_of(case: RightsRequest) -> Contact:
    """Return who asks, for our own programs; empty once the case is closed.

    Whoever shows it to somebody goes through `actions.open_case`, which writes that down first.
    """
    opened = open_json(case.pk, "contact", case.contact)
    return Contact(**opened) if opened else Contact()


def _context(case: UUID, what: str) -> str:
    return f"case/{case}/{what}"
