"""The API's door: a token in the Authorization header, nothing else, held to its scope."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, Person
from accounts.tokens.models import Scope

SEEN_AGAIN_AFTER = timedelta(minutes=5)


class ByToken(TokenAuthentication):  # type: ignore[misc]
    """Knox's check of the hash and the expiry; remembers when a token was last used."""

    def validate_user(self, auth_token: ApiToken) -> tuple[Person, ApiToken]:
        person, token = super().validate_user(auth_token)
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > SEEN_AGAIN_AFTER:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return person, token


class WithinScope(BasePermission):  # type: ignore[misc]
    """A token to read changes nothing."""

    message = _("This token may only read. Make one that may also write.")

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002
        token = request.auth
        if not isinstance(token, ApiToken):
            return False
        return request.method in SAFE_METHODS or token.scope == Scope.WRITE
