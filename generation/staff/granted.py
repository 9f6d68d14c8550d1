"""What the roles may do with the models of this app; what isn't here, nobody may."""

from typing import Final

from privacy.staff.grants import Grant, may
from privacy.staff.roles import RoleCode

GRANTED: Final[tuple[Grant, ...]] = (
    may(RoleCode.OPERATOR, "generation.job", "view", "requeue", "cancel"),
    may(RoleCode.OPERATOR, "generation.styleoffer", "view", "switch"),
    may(RoleCode.AUDITOR, "generation.styleoffer", "view"),
    may(RoleCode.SUPPORT, "generation.job", "view", "requeue", "cancel"),
    may(RoleCode.OPERATOR, "generation.enginereport", "view"),
    may(RoleCode.SUPPORT, "generation.enginereport", "view"),
    may(RoleCode.AUDITOR, "generation.enginereport", "view"),
    may(RoleCode.MODEL_TRAINER, "generation.enginereport", "view"),
)
