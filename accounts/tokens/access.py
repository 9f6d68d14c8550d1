"""The API's door: a token in the Authorization header, held to its scope, or one's own browser."""

from datetime import timedelta
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.factors.owned import has_factor
from accounts.models import ApiToken, Person
from accounts.stepup.freshness import is_fresh
from accounts.tokens.models import Scope
from accounts.watching.networks import mark_suspended, note_use

SEEN_AGAIN_AFTER = timedelta(minutes=5)
REFUSALS = {"api": "30/m/ip"}
SUSPENDED = "suspended"
TOKEN_SUSPENDED = _(
    "This token was suspended after signs of misuse. Its owner can revoke it and make another."
)
A_MINUTE = 60


class ByToken(TokenAuthentication):  # type: ignore[misc]
    """Knox's check of the hash and the expiry; remembers when a token was last used."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        """Return whose token it is; raise Throttled after many without a good one from a sender.

        REST framework's own limits are counted only after this.
        """
        try:
            found: tuple[Person, ApiToken] | None = super().authenticate(request)
        except AuthenticationFailed as refused:
            if getattr(refused.detail, "code", "") == SUSPENDED:
                mark_suspended(request._request)  # noqa: SLF001 - Django's own request
            _count_refusal(request)
            raise
        except ValueError:  # a header that isn't even text
            _count_refusal(request)
            raise AuthenticationFailed(_("This token is unknown, revoked or expired.")) from None
        if found is not None:
            note_use(token=found[1], request=request._request)  # noqa: SLF001 - Django's own request
            _speak_to(found[0], request)
        return found

    def validate_user(self, auth_token: ApiToken) -> tuple[Person, ApiToken]:
        person, token = super().validate_user(auth_token)
        if token.suspended_at is not None:
            raise AuthenticationFailed(TOKEN_SUSPENDED, code=SUSPENDED)
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > SEEN_AGAIN_AFTER:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return person, token


class BySession(SessionAuthentication):  # type: ignore[misc]
    """A browser that is signed in, held to its CSRF token; what TrustMiddleware asks, it asked."""


class ByNobody(BaseAuthentication):  # type: ignore[misc]
    """Stands last: counts who comes without anything."""

    def authenticate(self, request: Request) -> None:
        """Raise Throttled after many from one sender."""
        _count_refusal(request)


def _speak_to(person: Person, request: Request) -> None:
    """Answer a program that names no language in its person's; the next request sets its own."""
    if person.language and "Accept-Language" not in request.headers:
        translation.activate(person.language)


def _count_refusal(request: Request) -> None:
    # Most of what programs send is GET, which allauth would not count by itself.
    if not ratelimit.consume(
        request, app="accounts", action="api", config=REFUSALS, limit_get=True
    ):
        raise Throttled(wait=A_MINUTE)


class FreshProofNeeded(PermissionDenied):  # type: ignore[misc]
    """What is asked for takes a proof of identity that is minutes old."""

    default_code = "fresh_proof_needed"
    default_detail = _(
        "This needs a fresh proof of who you are. In a browser, prove it at “proof_url” and send "
        "this again; for a program, make a new token there, which counts as fresh for its first "
        "minutes. Nothing was done."
    )

    def __init__(self) -> None:
        super().__init__()
        self.members = {"proof_url": f"{reverse('step-up')}?next={reverse('tokens')}"}


class WithinScope(BasePermission):  # type: ignore[misc]
    """A token to read changes nothing; what is sensitive takes a fresh proof."""

    enforces_fresh_methods = True
    message = _("This token may only read. Make one that may also write.")

    def has_permission(self, request: Request, view: Any) -> bool:
        token, is_safe = request.auth, request.method in SAFE_METHODS
        if isinstance(token, ApiToken):
            is_within = is_safe or token.scope == Scope.WRITE
        else:
            is_within = bool(request.user and request.user.is_authenticated)
        if is_within and request.method in getattr(view, "fresh_methods", ()):
            _require_fresh(request)
        return is_within


def _require_fresh(request: Request) -> None:
    """Raise FreshProofNeeded unless the person proved who they are a few minutes ago."""
    is_proved = (
        _is_just_made(request.auth)
        if isinstance(request.auth, ApiToken)
        else is_fresh(request._request, request.user)  # noqa: SLF001 - REST framework's own name
    )
    if not is_proved:
        raise FreshProofNeeded


def _is_just_made(token: ApiToken) -> bool:
    """Say whether a token that may write is so young that its making is proof enough.

    None is made without a fresh proof. One from before its person had a second factor proves no
    second factor, so it counts only while there is none.
    """
    age = (timezone.now() - token.created).total_seconds()
    is_young = 0 <= age < settings.SAFELIGHT_STEP_UP_SECONDS and token.scope == Scope.WRITE
    return is_young and (token.with_factor or not has_factor(token.user))
