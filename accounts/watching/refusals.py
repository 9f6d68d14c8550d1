"""Notice what was refused: sign-ins, proofs of identity, tokens.

Whatever the reason, also a limit that was reached: a form at the door that is answered by
anything but a way on was refused.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import Person
from accounts.watching.networks import is_marked_suspended
from accounts.watching.senders import address_mark, network_mark
from privacy.watch.noting import note, subject_of
from privacy.watch.rules import Signal

API: Final = "/api/"


def note_refusal(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep a sign of what this answer refused, if it refused anything."""
    match = request.resolver_match
    if match is None:
        return
    if request.path.startswith(API):
        _note_token(request, response)
        return
    note_it = DOORS.get(match.view_name)
    if note_it is not None and request.method == "POST" and not 300 <= response.status_code < 400:
        note_it(request, response)


def _note_sign_in(request: HttpRequest, _response: HttpResponseBase) -> None:
    if request.user.is_authenticated:
        return
    note(signal=Signal.SIGN_IN_REFUSED_TO_NETWORK, subject=network_mark(request))
    address = str(request.POST.get("login", ""))[:254]
    note(signal=Signal.SIGN_IN_REFUSED_TO_ADDRESS, subject=address_mark(address))


def _note_proof(request: HttpRequest, _response: HttpResponseBase) -> None:
    person = _person_asked(request)
    if person is not None:
        note(signal=Signal.PROOF_REFUSED, subject=subject_of(person.pk))


def _note_passkey(request: HttpRequest, response: HttpResponseBase) -> None:
    if response.status_code < 400:
        return
    if _person_asked(request) is not None:
        _note_proof(request, response)
    else:
        note(signal=Signal.SIGN_IN_REFUSED_TO_NETWORK, subject=network_mark(request))


def _person_asked(request: HttpRequest) -> Person | None:
    """Return who is signed in, or who gave a password and was asked for the second factor."""
    if isinstance(request.user, Person):
        return request.user
    stage = getattr(request, "_login_stage", None)
    return stage.login.user if stage is not None else None


def _note_token(request: HttpRequest, response: HttpResponseBase) -> None:
    is_refused = response.status_code in (401, 429) and not request.user.is_authenticated
    if not is_refused or "Authorization" not in request.headers:
        return
    if not is_marked_suspended(request):
        note(signal=Signal.TOKEN_REFUSED, subject=network_mark(request))


Note = Callable[[HttpRequest, HttpResponseBase], None]
DOORS: Final[Mapping[str, Note]] = {
    "account_login": _note_sign_in,
    "factor": _note_proof,
    "step-up": _note_proof,
    "account_reauthenticate": _note_proof,
    "passkey-prove": _note_passkey,
}
