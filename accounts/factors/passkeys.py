"""Doors to passkeys: the package's ceremonies, led through the one door."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_otp import login as remember_device
from django_otp_webauthn import exceptions, views
from django_otp_webauthn.models import WebAuthnCredential

from accounts.factors.actions import note_factor_added, remove_passkey
from accounts.known_browsers import remember_browser
from accounts.models import Person
from accounts.requests import person_of
from accounts.stepup.freshness import mark_fresh
from privacy.sensitive import sensitive

BACKEND = "django_otp_webauthn.backends.WebAuthnBackend"
TRIES = {"passkey": "30/m/ip"}
STATE = "otp_webauthn_authentication_state"


class AddComplete(views.CompleteCredentialRegistrationView):  # type: ignore[misc]
    """Keeps a new passkey under the name that its person gave, and ends other sessions."""

    def post(self, *args: Any, **kwargs: Any) -> JsonResponse:
        person = person_of(self.request)
        with transaction.atomic():
            answer: JsonResponse = super().post(*args, **kwargs)
            newest = WebAuthnCredential.objects.filter(user=person).latest("pk")
            newest.name = str(self.request.GET.get("name") or _("Passkey"))[:64]
            newest.save(update_fields=["name"])
            session = self.request.session.session_key or ""
            note_factor_added(person=person, session=session, kind="passkey")
        mark_fresh(self.request, with_factor=True)
        return answer


class _Waiting:
    """Knows whoever has given a password and waits for the second factor."""

    request: HttpRequest

    def get_user(self) -> Person | None:
        signed_in: Person | None = super().get_user()  # type: ignore[misc]
        stage = LoginStageController.enter(self.request, "factor")
        return signed_in or (stage.login.user if stage else None)

    def _whom(self) -> str:
        person = self.get_user()
        return str(person.pk) if person else ""


class ProveBegin(_Waiting, views.BeginCredentialAuthenticationView):  # type: ignore[misc]
    """Offers a challenge; whoever is nobody yet must also be verified by the device."""

    def check_can_authenticate(self) -> None:
        used = ratelimit.consume(self.request, app="accounts", action="passkey", config=TRIES)
        if not used:
            raise exceptions.MalformedRequest
        super().check_can_authenticate()

    def post(self, *args: Any, **kwargs: Any) -> JsonResponse:
        answer: JsonResponse = super().post(*args, **kwargs)
        self.request.session[STATE]["whom"] = self._whom()
        return answer


class ProveComplete(_Waiting, views.CompleteCredentialAuthenticationView):  # type: ignore[misc]
    """Takes an answer as second factor, as fresh proof, or as the whole sign-in."""

    _onward = ""  # where whoever gave a password was going

    def get_success_url(self) -> str:
        return self._onward or str(super().get_success_url())

    def post(self, *args: Any, **kwargs: Any) -> JsonResponse:
        was_signed_out = not self.request.user.is_authenticated
        answer: JsonResponse = super().post(*args, **kwargs)
        if was_signed_out and self.request.user.is_authenticated:
            remember_browser(self.request, answer, person_of(self.request).email)
        return answer

    def get_state(self) -> dict[str, Any]:
        """Take the challenge back from the person it was made for only.

        One made for a second factor lets the device off proving its owner: answered as a whole
        sign-in, it would let in whoever found a key.
        """
        state: dict[str, Any] = super().get_state()
        if state.get("whom") != self._whom():
            raise exceptions.InvalidState
        return state

    def complete_auth(self, device: WebAuthnCredential) -> None:
        """Go through the one door; the package would sign in directly, past every stage."""
        expected = self.get_user()
        if expected is not None and expected.pk != device.user_id:
            raise exceptions.CredentialUserMismatch
        if self.request.user.is_authenticated:
            remember_device(self.request, device)
            mark_fresh(self.request, with_factor=True)
            return
        stage = LoginStageController.enter(self.request, "factor")
        if stage:
            stage.login.user.otp_device = device
            self._onward = str(stage.exit().headers["Location"])
            return
        device.user.otp_device, device.user.backend = device, BACKEND
        perform_login(self.request, Login(user=device.user))


add_begin = sensitive()(views.BeginCredentialRegistrationView.as_view())
add = sensitive()(AddComplete.as_view())
prove_begin = login_not_required(ProveBegin.as_view())
prove = login_not_required(ProveComplete.as_view())


@sensitive()
@require_POST
def remove(request: HttpRequest, passkey: int) -> HttpResponse:
    """Take one passkey away."""
    person = person_of(request)
    found = get_object_or_404(WebAuthnCredential, pk=passkey, user=person)
    remove_passkey(person=person, passkey=found)
    messages.success(request, _("The passkey was removed."))
    return redirect("security")
