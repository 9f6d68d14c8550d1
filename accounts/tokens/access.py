"""The API's door: a token in the Authorization header, nothing else, held to its scope."""

from datetime import timedelta
from typing import Any

from allauth.core.internal import ratelimit
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, Person
from accounts.tokens.models import Scope
from accounts.watching.networks import note_use

SEEN_AGAIN_AFTER = timedelta(minutes=5)
REFUSALS = {"api": "30/m/ip"}
SUSPENDED = "suspended"
TOKEN_SUSPENDED = _(
    "This token was suspended after signs of misuse. Its owner can revoke it and make another."
)


class ByToken(TokenAuthentication):  # type: ignore[misc]
    """Knox's check of the hash and the expiry; remembers when a token was last used."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        """Return whose token it is; raise Throttled after many without a good one from a sender.

        REST framework's own limits are counted only after this.
        """
        try:
            found: tuple[Person, ApiToken] | None = super().authenticate(request)
        except AuthenticationFailed:
            _count_refusal(request)
            raise
        if found is None:
            _count_refusal(request)
        else:
            note_use(token=found[1], request=request._request)  # noqa: SLF001 - Django's own request
        return found

    def validate_user(self, auth_token: ApiToken) -> tuple[Person, ApiToken]:
        person, token = super().validate_user(auth_token)
        if token.suspended_at is not None:
            raise AuthenticationFailed(TOKEN_SUSPENDED, code=SUSPENDED)
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > SEEN_AGAIN_AFTER:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return person, token


def _count_refusal(request: Request) -> None:
    # Most of what programs send is GET, which allauth would not count by itself.
    if not ratelimit.consume(
        request, app="accounts", action="api", config=REFUSALS, limit_get=True
    ):
        raise Throttled


class WithinScope(BasePermission):  # type: ignore[misc]
    """A token to read changes nothing."""

    message = _("This token may only read. Make one that may also write.")

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002
        token = request.auth
        if not isinstance(token, ApiToken):
            return False
        return request.method in SAFE_METHODS or token.scope == Scope.WRITE
