"""What the roles may do with the models of this app; what isn't here, nobody may."""

from typing import Final

from privacy.staff.grants import Grant, may
from privacy.staff.roles import RoleCode

GRANTED: Final[tuple[Grant, ...]] = tuple(
    may(role, "uploads.trainingexport", "view")
    for role in (RoleCode.MODEL_TRAINER, RoleCode.PRIVACY_OFFICER, RoleCode.AUDITOR)
)
