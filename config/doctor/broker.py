"""The broker and the shared cache: reachable, by TLS, with queues of the right type."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import amqp
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from kombu.exceptions import OperationalError

from config.celery import queues
from config.production.rules import PLAIN_BROKERS, is_own_machine

PATIENCE_SECONDS = 5


def look_at_broker() -> Iterator[str]:
    """Connect as a program does that rings the bell, and declare the queues as workers do."""
    address = urlsplit(settings.CELERY_BROKER_URL)
    if (secure := PLAIN_BROKERS.get(address.scheme)) and not is_own_machine(address.hostname or ""):
        yield f"The broker is spoken to without TLS. Write {secure}:// in CELERY_BROKER_URL."
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)
            for queue in queues(settings.CELERY_BROKER_URL):
                queue(connection.default_channel).declare()
    except amqp.PreconditionFailed as refusal:
        yield (
            f"A queue is there, but not as a quorum queue ({refusal.reply_text}). Stop the "
            "workers, delete that queue, and start them again: jobs are in the database."
        )
    except (OperationalError, OSError, amqp.AMQPError) as error:
        yield (
            f"The broker can't be reached ({type(error).__name__}). Check CELERY_BROKER_URL, that "
            "the server runs, its certificate and SAFELIGHT_CA_FILE. Jobs wait in the database."
        )


def look_at_cache() -> Iterator[str]:
    """Count something, as rate limits do."""
    place = settings.CACHES["default"].get("LOCATION", "")
    address = urlsplit(place if isinstance(place, str) else "")
    if address.scheme == "redis" and not is_own_machine(address.hostname or ""):
        yield "The shared cache is spoken to without TLS. Write rediss:// in SAFELIGHT_CACHE_URL."
    try:
        cache.add("doctor.probe", 0, timeout=60)
        cache.incr("doctor.probe")
    except ValueError:
        yield "The shared cache forgets at once what it is given. Raise its memory limit."
    except Exception as error:  # noqa: BLE001 - each cache's client has errors of its own
        yield (
            f"The shared cache can't be used ({type(error).__name__}), so nobody can sign in. "
            "Check SAFELIGHT_CACHE_URL, or run `manage.py setup` where it is a table."
        )
