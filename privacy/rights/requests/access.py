"""Who may work on a request, who may decide, and that nobody does so on their own."""

from typing import Final
from uuid import UUID

from privacy.people import reach_of
from privacy.rights.requests.errors import OwnCase, WrongRole
from privacy.rights.requests.marks import mark_of_address, mark_of_person
from privacy.rights.requests.models import RightsRequest
from privacy.staff.membership import has_role
from privacy.staff.roles import RoleCode

MAY_READ: Final = (RoleCode.PRIVACY_AGENT, RoleCode.PRIVACY_OFFICER, RoleCode.AUDITOR)
MAY_WORK: Final = (RoleCode.PRIVACY_AGENT, RoleCode.PRIVACY_OFFICER)
MAY_DECIDE: Final = (RoleCode.PRIVACY_OFFICER,)


def require_role(officer: UUID, *roles: str) -> None:
    """Raise WrongRole for somebody who bears none of these roles."""
    if not has_role(officer, *roles):
        raise WrongRole


def require(case: RightsRequest, officer: UUID, *roles: str) -> None:
    """Raise WrongRole or OwnCase for whoever may not do this to this request."""
    require_role(officer, *roles)
    if is_own(case, officer):
        raise OwnCase


def is_own(case: RightsRequest, officer: UUID) -> bool:
    """Say whether a member of staff is the person who asks, or their agent."""
    if case.person_hash and case.person_hash == mark_of_person(officer):
        return True
    reach = reach_of(officer)
    address = mark_of_address(reach.address) if reach else ""
    return bool(address) and address in {case.address_hash, case.agent_hash}
