"""The roles that a member of staff may bear: data, the same in every deployment."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.words import Words


class RoleCode(models.TextChoices):
    """The name of a role's group in the database, and its title for people."""

    SUPPORT = "support", _("Support")
    PRIVACY_AGENT = "privacy-agent", _("Privacy agent")
    PRIVACY_OFFICER = "privacy-officer", _("Privacy officer")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")
    MODEL_TRAINER = "model-trainer", _("Model trainer")


@dataclass(frozen=True)
class StaffRole:
    """One role: its code, and what it is for in a sentence."""

    code: RoleCode
    duty: Words

    @property
    def title(self) -> Words:
        return self.code.label


_ALL = (
    StaffRole(
        RoleCode.SUPPORT,
        _("Helps people with their account and their jobs; sees no picture and no address book."),
    ),
    StaffRole(
        RoleCode.PRIVACY_AGENT,
        _("Prepares answers to people’s requests and texts of policies; approves nothing."),
    ),
    StaffRole(
        RoleCode.PRIVACY_OFFICER,
        _("Decides on requests, policies, holds and break-glass, never alone."),
    ),
    StaffRole(RoleCode.AUDITOR, _("Reads the records and changes nothing.")),
    StaffRole(
        RoleCode.OPERATOR,
        _("Keeps the deployment running: jobs, engines, accounts, styles, roles."),
    ),
    StaffRole(
        RoleCode.MODEL_TRAINER,
        _("Sees how many anonymised copies were handed out for training, and none of them."),
    ),
)
ROLES: Final[Mapping[str, StaffRole]] = MappingProxyType({role.code.value: role for role in _ALL})
