"""What the roles may do with the models of this app; what isn't here, nobody may."""

from typing import Final

from privacy.staff.grants import Grant, may
from privacy.staff.roles import RoleCode

SUPPORT, OFFICER = RoleCode.SUPPORT, RoleCode.PRIVACY_OFFICER
AUDITOR, OPERATOR = RoleCode.AUDITOR, RoleCode.OPERATOR

GRANTED: Final[tuple[Grant, ...]] = (
    may(SUPPORT, "accounts.person", "view", "end_sessions", "resend"),
    may(
        OPERATOR,
        "accounts.person",
        *("view", "end_sessions", "resend", "deactivate", "take_roles"),
    ),
    may(OFFICER, "accounts.person", "view", "end_sessions", "deactivate", "take_roles"),
    may(OPERATOR, "accounts.roleproposal", "view", "add", "decide"),
    may(OFFICER, "accounts.roleproposal", "view", "add", "decide"),
    may(AUDITOR, "accounts.roleproposal", "view"),
    *(may(role, "auth.group", "view") for role in (OPERATOR, OFFICER, AUDITOR)),
)
