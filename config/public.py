"""The pages that anyone may read; they hold no data and take no input."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what Safelight is and what it promises."""
    return render(request, "public/home.html")


@login_not_required
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Tell step by step how a portrait is made and what becomes of the photo."""
    return render(request, "public/how.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """State how the portal can be used and what has been checked."""
    return render(request, "public/accessibility.html")
