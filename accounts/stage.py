"""The stage of signing in where the second factor is asked for: until then, nobody is in."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginStage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.factors.forms import CodeForm
from accounts.factors.owned import has_app, has_factor, has_passkey


class FactorStage(LoginStage):  # type: ignore[misc]
    """Holds back whoever has a factor and has not passed it."""

    key = "factor"
    urlname = "factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        person = self.login.user
        if getattr(person, "otp_device", None) is not None or not has_factor(person):
            return None, True
        return redirect(self.urlname), True


@login_stage_required(stage="factor", redirect_urlname="account_login")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; the session is still nobody's."""
    stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 - allauth's place
    person = stage.login.user
    form = CodeForm(request.POST or None, person=person, request=request)
    if request.method == "POST" and form.is_valid():
        person.otp_device = form.device
        answer: HttpResponse = stage.exit()
        return answer
    context = {"form": form, "has_app": has_app(person), "has_passkey": has_passkey(person)}
    return render(request, "accounts/factor.html", context, status=400 if form.errors else 200)
