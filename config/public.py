"""The pages that anyone may read; they hold no data and take no input."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
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


@login_not_required
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """Tell a phone how to keep the site on its first screen; nothing works, or stays, offline."""
    icons = [
        {"src": static("mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("touch-icon.png"), "sizes": "180x180", "type": "image/png"},
    ]
    told = {
        "id": "/",
        "name": "Safelight",
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": "#f5f6f6",
        "theme_color": "#ffffff",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")
