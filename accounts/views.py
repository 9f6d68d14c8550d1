"""Doors to a person's own account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import person_of
from privacy.ledger.actors import Actor
from privacy.rights.erasure import NotErased, erase_person
from privacy.sensitive import sensitive


@sensitive()
@require_http_methods(["GET", "POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account and everything held about the person, after a fresh proof."""
    person = person_of(request)
    if request.method == "POST":
        try:
            erase_person(person=person.pk, actor=Actor.person(person.pk))
        except NotErased as unfinished:
            messages.error(request, str(unfinished.sentence))
            return render(request, "privacy/erase.html", status=503)
        logout(request)
        messages.success(request, _("Everything was erased, and the key to it was destroyed."))
        return redirect("home")
    return render(request, "privacy/erase.html")
