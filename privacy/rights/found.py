"""The places that this deployment's settings and task queue really use."""

from typing import Any

from celery import current_app
from django.conf import settings

from privacy.rights.places import PlaceKind


def places_in_use() -> set[tuple[PlaceKind, str]]:
    """Return every database, store, cache, queue and log handler that is configured."""
    return {
        *((PlaceKind.DATABASE, alias) for alias in settings.DATABASES),
        *((PlaceKind.STORE, alias) for alias in settings.STORAGES),
        *((PlaceKind.QUEUE, name) for name in _queues()),
        *((PlaceKind.LOG, name) for name in _log_handlers()),
    }


def _log_handlers() -> list[str]:
    logging: dict[str, Any] = settings.LOGGING
    return list(logging.get("handlers", {}))


def _queues() -> set[str]:
    conf: Any = current_app.conf
    named = {queue.name for queue in conf.task_queues or ()} | {conf.task_default_queue}
    routes = conf.task_routes if isinstance(conf.task_routes, dict) else {}
    routed = {route["queue"] for route in routes.values() if isinstance(route, dict)}
    return {str(name) for name in named | routed}
