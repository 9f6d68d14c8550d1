"""What the programs tell of themselves to those who run them."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "filters": {"no_values": {"()": "config.logs.WithoutExceptionValues"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_values"],
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
    },
}
