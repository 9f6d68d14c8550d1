"""The choice of a language: kept with a person's account, or in a stranger's own browser."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.profile.actions import change_profile
from accounts.requests import person_of


class LanguageForm(forms.Form):
    """One of the languages in which everything here is written."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def language(request: HttpRequest) -> HttpResponse:
    """Show the languages; choose one and go back to where one came from."""
    back = _way_back(request)
    form = LanguageForm(
        request.POST or None, initial={"language": translation.get_language() or "en"}
    )
    if request.method == "POST" and form.is_valid():
        return _chosen(request, redirect(back), form.cleaned_data["language"])
    status = 400 if form.errors else 200
    return render(request, "accounts/language.html", {"form": form, "next": back}, status=status)


def _way_back(request: HttpRequest) -> str:
    """Return the page of this site from which one came, else the first."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours and wanted.startswith("/") else "/"


def _chosen(request: HttpRequest, answer: HttpResponse, code: str) -> HttpResponse:
    if request.user.is_authenticated:
        person = Person.objects.get(pk=person_of(request).pk)
        changed = ["language"] if person.language != code else []
        person.language = code
        change_profile(person=person, changed=changed)
        return answer
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
