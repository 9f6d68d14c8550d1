"""The security page, and doors to setting factors up and taking them away."""

import io

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp import login as remember_device
from django_otp_webauthn.models import WebAuthnCredential

from accounts.factors.actions import begin_app, confirm_app, remove_app, renew_recovery_codes
from accounts.factors.forms import FirstCodeForm
from accounts.factors.owned import has_app, has_factor, must_have_factor
from accounts.models import AuthenticatorApp, RecoveryCode, RecoveryCodes
from accounts.requests import person_of
from accounts.sessions.views import sessions_context
from accounts.stepup.freshness import mark_fresh
from privacy.sensitive import sensitive

BEGUN = "app-begun"


@require_GET
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Show how this account is protected."""
    person = person_of(request)
    passkeys = list(WebAuthnCredential.objects.filter(user=person).order_by("created_at"))
    is_app_there = has_app(person)
    context = {
        "has_app": is_app_there,
        "has_factor": is_app_there or any(each.confirmed for each in passkeys),
        "must_have_factor": must_have_factor(person),
        "passkeys": passkeys,
        "codes_left": RecoveryCode.objects.filter(device__user=person).count(),
        **sessions_context(request),
    }
    return render(request, "accounts/security.html", context)


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: scan or type in, then prove that it works."""
    person = person_of(request)
    started = begin_app(person=person, begun=request.session.get(BEGUN))
    request.session[BEGUN] = started.pk
    form = FirstCodeForm(request.POST or None, person=person, request=request, app=started)
    if request.method == "POST" and form.is_valid():
        del request.session[BEGUN]
        confirm_app(app=started, session=request.session.session_key or "")
        remember_device(request, started)
        mark_fresh(request, with_factor=True)
        return _show_codes(request)
    context = {"form": form, "manual_key": started.manual_key()}
    return render(request, "accounts/app.html", context, status=400 if form.errors else 200)


@sensitive()
@require_GET
@never_cache
def app_qr(request: HttpRequest) -> HttpResponse:
    """Draw the QR code of an app that is being set up; of one in force it is never shown."""
    waiting = AuthenticatorApp.objects.filter(user=person_of(request), confirmed=False)
    started = waiting.filter(pk=request.session.get(BEGUN)).first()
    if started is None:
        raise Http404
    drawn = io.BytesIO()
    segno.make(started.address(), error="m").save(drawn, kind="png", scale=6, border=4)
    answer = HttpResponse(drawn.getvalue(), content_type="image/png")
    answer["Cache-Control"] = "no-store"
    return answer


@sensitive()
@require_POST
@never_cache
def app_remove(request: HttpRequest) -> HttpResponse:
    """Take the app away."""
    remove_app(person=person_of(request))
    messages.success(request, _("The app was removed."))
    return redirect("security")


@sensitive()
@require_POST
@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes; the old ones stop working."""
    if not has_factor(person_of(request)):
        raise Http404
    return _show_codes(request)


@require_POST
@never_cache
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """Hand back the codes that a page has just shown, as a file; no others."""
    codes = request.POST.getlist("codes")
    device = RecoveryCodes.objects.filter(user=person_of(request)).first()
    if device is None or not device.holds(codes):
        raise Http404
    answer = HttpResponse("\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="safelight-recovery-codes.txt"'
    return answer


def _show_codes(request: HttpRequest) -> HttpResponse:
    codes = renew_recovery_codes(person=person_of(request))
    return render(request, "accounts/recovery_codes.html", {"codes": codes})
