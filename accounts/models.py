"""The tables of the accounts app."""

from accounts.dormancy.models import DormancyNotice
from accounts.factors.models import AuthenticatorApp, RecoveryCode, RecoveryCodes
from accounts.people import Person
from accounts.sessions.models import Session
from accounts.staff.models import RoleProposal
from accounts.tokens.models import ApiToken
from accounts.watching.networks import TokenNetwork

__all__ = [
    "ApiToken",
    "AuthenticatorApp",
    "DormancyNotice",
    "Person",
    "RecoveryCode",
    "RecoveryCodes",
    "RoleProposal",
    "Session",
    "TokenNetwork",
]
