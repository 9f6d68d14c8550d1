"""The tables of the accounts app."""

from accounts.factors.models import AuthenticatorApp, RecoveryCode, RecoveryCodes
from accounts.people import Person
from accounts.sessions.models import Session
from accounts.tokens.models import ApiToken

__all__ = ["ApiToken", "AuthenticatorApp", "Person", "RecoveryCode", "RecoveryCodes", "Session"]
