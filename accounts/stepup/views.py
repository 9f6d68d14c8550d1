"""The challenge: a second factor, or the password of those who have none."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as remember_device

from accounts.factors.forms import CodeForm, PasswordForm
from accounts.factors.owned import has_app, has_factor, has_passkey
from accounts.requests import person_of
from accounts.stepup.freshness import mark_fresh


def challenge_address(onward: str) -> str:
    """Return where to prove oneself before going `onward`."""
    return f"{reverse('step-up')}?{urlencode({'next': onward})}"


@require_http_methods(["GET", "POST"])
@never_cache
def step_up(request: HttpRequest) -> HttpResponse:
    """Ask who it is once more, then go on to what was asked for."""
    person = person_of(request)
    asks_factor = has_factor(person)
    kind = CodeForm if asks_factor else PasswordForm
    form = kind(request.POST or None, person=person, request=request)
    if request.method == "POST" and form.is_valid():
        if isinstance(form, CodeForm):
            remember_device(request, form.device)
        mark_fresh(request, with_factor=asks_factor)
        return redirect(safe_onward(request))
    context = {
        "form": form,
        "asks_factor": asks_factor,
        "has_app": has_app(person),
        "has_passkey": has_passkey(person),
        "next": safe_onward(request),
    }
    return render(request, "accounts/step_up.html", context, status=400 if form.errors else 200)


def safe_onward(request: HttpRequest) -> str:
    """Return the page to go on to, or the security page where another site is named."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return onward if is_ours else reverse("security")
