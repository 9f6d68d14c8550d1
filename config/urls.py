"""Every address of the portal."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import public
from config.observing.health import healthz
from config.observing.metrics import metrics
from config.ready import readyz

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("how/", public.how, name="how"),
    path("manifest.webmanifest", public.manifest, name="manifest"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("readyz", readyz, name="readyz"),
    path("staff/break-glass/", include("privacy.staff.break_glass.urls")),
    path("staff/", admin.site.urls),
    path("api/v1/", include("config.api.urls")),
    path("", include("privacy.rights.requests.urls")),
    path("", include("privacy.urls")),
    path("", include("accounts.urls")),
    path("", include("uploads.urls")),
    path("", include("generation.urls")),
]
