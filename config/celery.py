"""The task queue: one configuration for the file broker, Redis and RabbitMQ.

The database is the truth and a message only a doorbell: it carries ids, may ring twice,
and may be lost, since scheduled reconciling rings again.
"""

import logging.config
import os
import ssl
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from kombu import Queue

from config import broker
from config.hardening import harden
from config.schedule import BEAT_SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
harden()
broker.register()

# Above the longest job; the reconciler recovers a lost one long before.
VISIBILITY_TIMEOUT_SECONDS = 3 * 3600
QUEUES = ("default", "studio", "gpu")
REDIS, RABBITMQ = ("redis", "rediss"), ("amqp", "amqps")


def transport_options(broker_url: str) -> dict[str, Any]:
    """Return what the broker behind `broker_url` needs to be told."""
    scheme = urlsplit(broker_url).scheme
    if scheme.startswith(broker.SCHEME):
        return {"visibility_timeout": VISIBILITY_TIMEOUT_SECONDS}
    if scheme in REDIS:
        # Without the throttle of 1, kombu looks for lost messages only every hundred seconds.
        return {"visibility_timeout": VISIBILITY_TIMEOUT_SECONDS, "unacked_restore_throttle": 1}
    return {"confirm_publish": True} if scheme in RABBITMQ else {}


def tls_options(broker_url: str, ca_file: str) -> dict[str, Any] | None:
    """Return how the broker's certificate is checked: always, where TLS is spoken at all.

    Left to itself, the RabbitMQ client takes any certificate.
    """
    address = urlsplit(broker_url)
    authorities = ca_file or ssl.get_default_verify_paths().cafile
    if address.scheme == "rediss":
        return {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_ca_certs": authorities}
    if address.scheme == "amqps":
        return {
            "cert_reqs": ssl.CERT_REQUIRED,
            "ca_certs": authorities,
            "server_hostname": address.hostname,
        }
    return None


def queues(broker_url: str) -> list[Queue]:
    """Return the task queues; on RabbitMQ they are quorum queues, which survive a lost node."""
    is_rabbitmq = urlsplit(broker_url).scheme in RABBITMQ
    arguments = {"x-queue-type": "quorum"} if is_rabbitmq else None
    return [Queue(name, routing_key=name, queue_arguments=arguments) for name in QUEUES]


@setup_logging.connect
def keep_django_logging(**_options: Any) -> None:
    """Log as the web does; Celery's own set-up would take over the root logger."""
    logging.config.dictConfig(settings.LOGGING)


app = Celery("safelight", task_cls="config.pausing:PausingTask")
# Threads of the web server ring the bell too; the current app alone is per thread.
app.set_default()
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_transport_options=transport_options(settings.CELERY_BROKER_URL),
    broker_use_ssl=tls_options(settings.CELERY_BROKER_URL, settings.SAFELIGHT_CA_FILE),
    broker_connection_retry_on_startup=True,
    # A web request doesn't wait for a broken broker: the reconciler will ring.
    task_publish_retry_policy={"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2},
    # Only JSON, and no results: what a task does is in the database.
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    # A message goes only when its task is done, and comes back when its worker dies.
    task_acks_late=True,
    # Unit tests have no worker.
    task_always_eager=getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False),
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=3.0,
    # What has no route is short housekeeping.
    task_queues=queues(settings.CELERY_BROKER_URL),
    task_default_queue="default",
    task_routes={
        "generation.tasks.run_job": {"queue": "studio"},
        "privacy.tasks.build_export": {"queue": "studio"},
    },
    task_create_missing_queues=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    timezone=settings.TIME_ZONE,
    beat_scheduler="config.schedule:MemoryScheduler",
    beat_schedule=BEAT_SCHEDULE,
)
app.autodiscover_tasks()
