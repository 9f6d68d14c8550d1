"""How the programs of a deployment log: as text for people, or as JSON for machines."""

from typing import Any

FORMATS = ("text", "json")


def logging_as(form: str) -> dict[str, Any]:
    """Return Django's LOGGING; celery and gunicorn log by it too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "config.observing.lines.JsonLine"},
            "bare": {"format": "{message}", "style": "{"},
        },
        "filters": {
            "no_values": {"()": "config.logs.WithoutExceptionValues"},
            "no_paths": {"()": "config.observing.lines.WithoutPaths"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["no_values", "no_paths"],
            },
            # One JSON object a line, for whatever gathers security events (docs/threats.md).
            "siem": {"class": "logging.StreamHandler", "formatter": "bare"},
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # A request's own path may name a person's objects; the status code says enough.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "WARNING"},
            "django.security.csrf": {"level": "ERROR"},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "safelight.siem": {"handlers": ["siem"], "level": "INFO", "propagate": False},
            "gunicorn.error": {"level": "WARNING", "propagate": True},
            # Its lines hold addresses of people and of their objects: ours stand in for them.
            "gunicorn.access": {"level": "CRITICAL", "propagate": False},
            # One line per request is for machines.
            "config.requests": {"level": "INFO" if form == "json" else "WARNING"},
        },
    }
