"""Enforce what views ask: a passed second factor everywhere, a fresh proof where marked."""

from collections.abc import Callable
from typing import Any, Final, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.factors.owned import has_factor, must_have_factor
from accounts.models import Person
from accounts.requests import only_looks, person_of
from accounts.sessions.store import SessionStore
from accounts.stepup.freshness import is_fresh
from accounts.stepup.views import challenge_address
from privacy.api.problems import Problem, is_api, problem_response
from privacy.sensitive import Mark, mark_of
from privacy.staff.membership import has_role

# What a session may do before its person's second factor has passed in it.
ALWAYS_OPEN: Final = {
    "step-up", "passkey-prove-begin", "passkey-prove", "account_logout", "home", "how",
    "accessibility", "terms", "privacy-notice", "biometric-notice", "cookies", "policy-version",
    "policy-diff", "do-not-sell", "limit-sensitive", "gpc-file",
    "transparency", "manifest", "api-docs", "api-schema",
    "released", "released-picture", "released-file",
}  # fmt: skip
# Where whoever must have a factor and has none may be: setting one up.
SET_UP: Final = ALWAYS_OPEN | {
    "security", "factor-app", "factor-app-qr", "recovery-codes", "recovery-codes-file",
    "passkey-add-begin", "passkey-add",
}  # fmt: skip


class TrustMiddleware:
    """Stands behind authentication; asks before the view runs, so no view can forget to."""

    enforces_sensitive = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Answer with a challenge, a refusal, or nothing."""
        mark, name = mark_of(view), getattr(request.resolver_match, "view_name", "")
        if not request.user.is_authenticated:
            # Django's middleware has sent strangers to the one door already, but for views that
            # let them in: of those, a marked one would stand open, to API tokens for example.
            return _refuse(request) if mark else None
        if name in ALWAYS_OPEN:
            return None
        person = person_of(request)
        # Whoever has passed a factor, which django_otp has just looked up, has one.
        if not person.is_verified():  # type: ignore[attr-defined]
            if _must_prove(request, person):
                return _ask(request)
            if must_have_factor(person) and name not in SET_UP:
                return _refuse_program() if is_api(request) else redirect("security")
        return _hold_to(mark, request, person) if mark else None


def _must_prove(request: HttpRequest, person: Person) -> bool:
    if not only_looks(request):
        # The session was read before the body, which may have taken its sender minutes.
        return has_factor(person)
    # Read together with the session, unless that began with this very request.
    known = cast("SessionStore", request.session).has_factor(person.pk)
    return has_factor(person) if known is None else known


def _hold_to(mark: Mark, request: HttpRequest, person: Person) -> HttpResponse | None:
    if mark.roles and not has_role(person.pk, *mark.roles):
        raise PermissionDenied
    return _ask(request) if mark.fresh and not is_fresh(request, person) else None


def _refuse(request: HttpRequest) -> HttpResponse:
    if _is_program(request):
        return HttpResponse(status=403)
    return redirect_to_login(request.get_full_path())


def _is_program(request: HttpRequest) -> bool:
    says_so = "json" in (request.content_type or "") or "Authorization" in request.headers
    return says_so or is_api(request)


def _refuse_program() -> HttpResponse:
    words = _("This session has not passed its second factor. Sign in anew, or use a token.")
    return problem_response(Problem(403, "second-factor-needed", words))


def _ask(request: HttpRequest) -> HttpResponse:
    if _is_program(request):
        return _refuse_program()
    # A form that was sent is not sent again by itself: its page is opened instead.
    onward = request.get_full_path() if only_looks(request) else request.path
    return redirect(challenge_address(onward))
