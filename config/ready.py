"""`/readyz`: whether this deployment can serve, and which engines it has; no names, no secrets."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from generation.engines.roster import EngineReport
from generation.engines.studio.engine import StudioEngine
from privacy.retention.actions import SweeperLate, require_punctual_sweeper
from uploads.faces.assets import MODELS, WHEEL, models_folder


@login_not_required
@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when people can be served, 503 when not; engines that draw may be missing."""
    checks = {alias: _holds(partial(_ask, alias)) for alias in ("default", "keys")}
    checks["studio"] = all((models_folder() / model.name).is_file() for model in MODELS)
    is_ready = all(checks.values())
    told = {
        "status": "ready" if is_ready else "not ready",
        "checks": checks,
        "uploads": checks["default"] and _holds(require_punctual_sweeper),
        "engines": [_studio(is_ready=checks["studio"]), *(_reports() if checks["default"] else [])],
    }
    return JsonResponse(told, status=200 if is_ready else 503)


def _ask(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")


def _holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except (DatabaseError, SweeperLate):
        return False
    return True


def _studio(*, is_ready: bool) -> dict[str, Any]:
    model, _, revision = WHEEL.partition("==")
    return {
        "engine": StudioEngine.name,
        "model": model,
        "revision": revision,
        "device": "cpu",
        "state": "ready" if is_ready else "refused",
        # Its nets take a moment, so each worker loads them with its first job.
        "warm": False,
    }


def _reports() -> list[dict[str, Any]]:
    """Why an engine was refused names files, so it is for staff; here the state is enough."""
    return [
        {
            "engine": report.engine,
            "model": report.model,
            "revision": report.revision,
            "device": report.device,
            "state": "silent" if report.is_silent else report.state,
            "warm": report.is_warm and not report.is_silent,
        }
        for report in EngineReport.objects.all()
    ]
