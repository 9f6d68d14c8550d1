"""Addresses of views that bear marks, as later apps will write them; tests alone install these."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.sensitive import sensitive

ROLE = "privacy-officer"
AGENT = "privacy-agent"


@sensitive(fresh=True, role=ROLE)
def break_glass(request: HttpRequest) -> HttpResponse:
    return HttpResponse("opened")


@sensitive(fresh=False, role=ROLE)
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


@sensitive(fresh=False, role=(ROLE, AGENT))
def cases(request: HttpRequest) -> HttpResponse:
    return HttpResponse("cases")


@sensitive()
def export(request: HttpRequest) -> HttpResponse:
    return HttpResponse("your data")


@sensitive()
@login_not_required
def left_open(request: HttpRequest) -> HttpResponse:
    return HttpResponse("opened")


@sensitive()
@api_view(["GET", "POST"])  # type: ignore[untyped-decorator]
def api_export(request: Request) -> Response:
    return Response("opened")


@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])  # type: ignore[untyped-decorator]
def things(request: Request) -> Response:
    return Response({"done": request.method})


urlpatterns = [
    path("marked/glass/", break_glass, name="glass"),
    path("marked/desk/", desk, name="desk"),
    path("marked/cases/", cases, name="cases"),
    path("marked/export/", export, name="marked-export"),
    path("marked/open/", left_open, name="left-open"),
    # A namespace of another app whose view is named like one that is always open.
    path("marked/", include(([path("home/", export, name="home")], "other"))),
    path("api/v1/export/", api_export),
    path("api/v1/things/", things),
    path("", include("config.urls")),
]
