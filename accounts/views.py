"""Doors to a person's own account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import ErasureForm
from accounts.requests import person_of
from privacy.ledger.actors import Actor
from privacy.rights.erasure import NotErased, erase_person


@require_http_methods(["GET", "POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account and everything held about the person, after their password."""
    person = person_of(request)
    form = ErasureForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(person=person.pk, actor=Actor.person(person.pk))
        except NotErased as unfinished:
            form.add_error(None, str(unfinished.sentence))
            return render(request, "privacy/erase.html", {"form": form}, status=503)
        logout(request)
        messages.success(request, _("Everything was erased, and the key to it was destroyed."))
        return redirect("home")
    return render(request, "privacy/erase.html", {"form": form}, status=400 if form.errors else 200)
