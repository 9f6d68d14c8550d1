"""The page of a person's own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.profile.actions import change_profile
from accounts.profile.forms import ProfileForm
from accounts.requests import person_of


@require_http_methods(["GET", "POST"])
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change the account: language, time zone, region; doors to the rest."""
    # A row of its own: a refused form must not change the person of this request.
    person = Person.objects.get(pk=person_of(request).pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        change_profile(person=person, changed=form.changed_data)
        messages.success(request, _("Saved."))
        return redirect("profile")
    status = 400 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)
