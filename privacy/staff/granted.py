"""What the roles may do with the models of this app; what isn't here, nobody may."""

from typing import Final

from privacy.staff.grants import Grant, may
from privacy.staff.roles import RoleCode

AGENT, OFFICER, AUDITOR = RoleCode.PRIVACY_AGENT, RoleCode.PRIVACY_OFFICER, RoleCode.AUDITOR
OPERATOR = RoleCode.OPERATOR

GRANTED: Final[tuple[Grant, ...]] = (
    may(AGENT, "privacy.policyversion", "view", "add", "change", "delete"),
    may(OFFICER, "privacy.policyversion", "view", "add", "change", "delete", "approve", "publish"),
    may(AUDITOR, "privacy.policyversion", "view"),
    may(AGENT, "privacy.hold", "view"),
    may(OFFICER, "privacy.hold", "view", "change"),
    may(AUDITOR, "privacy.hold", "view"),
    may(AGENT, "privacy.rightsrequest", "view", "work"),
    may(OFFICER, "privacy.rightsrequest", "view", "work", "approve"),
    may(AUDITOR, "privacy.rightsrequest", "view"),
    may(OFFICER, "privacy.retentionrule", "view", "add", "change"),
    may(OFFICER, "privacy.alert", "view", "acknowledge"),
    may(OPERATOR, "privacy.alert", "view", "acknowledge"),
    may(AUDITOR, "privacy.alert", "view"),
    may(OPERATOR, "privacy.retentionrule", "view"),
    may(AUDITOR, "privacy.retentionrule", "view"),
    may(OFFICER, "privacy.ledgerentry", "view"),
    may(AUDITOR, "privacy.ledgerentry", "view"),
    may(AGENT, "privacy.consentevent", "view"),
    may(OFFICER, "privacy.consentevent", "view"),
    may(AUDITOR, "privacy.consentevent", "view"),
    may(OFFICER, "privacy.breakglass", "view"),
    may(AUDITOR, "privacy.breakglass", "view"),
    *(
        may(role, model, "view")
        for role in (OFFICER, AUDITOR, OPERATOR)
        for model in ("privacy.audit", "privacy.proofrun")
    ),
)
