"""The page of a person's API tokens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ApiToken
from accounts.requests import person_of
from accounts.tokens.actions import TooManyTokens, make_token, revoke_token
from accounts.tokens.forms import TokenForm
from accounts.tokens.models import Scope
from privacy.sensitive import sensitive


@sensitive(fresh=True)
@require_http_methods(["GET", "POST"])
@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens and make a new one, which is shown this once."""
    person, form, made = person_of(request), TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            made = make_token(
                person=person, name=asked["name"], scope=Scope(asked["scope"]), lasts=form.lasts
            )
        except TooManyTokens as refusal:
            form.add_error(None, str(refusal.sentence))
    held = ApiToken.objects.owned_by(person.pk).in_force().order_by("created")
    context = {"form": TokenForm() if made else form, "made": made, "tokens": held}
    return render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)


@require_POST
def token_revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a token useless at once; this needs no fresh proof."""
    mine = ApiToken.objects.owned_by(person_of(request).pk)
    revoke_token(token=get_object_or_404(mine, public_id=public_id))
    messages.success(request, _("The token was revoked. Whatever used it is locked out."))
    return redirect("tokens")
