"""A worker on the queue of drawn portraits: loads its model, warms it, and keeps saying so."""

import logging
import threading
from typing import Any

from celery.signals import celeryd_after_setup, worker_shutdown
from django.db import DatabaseError, connection
from django.utils import timezone

from generation.engines.choice import diffusion_engine, spec_path
from generation.engines.diffusion.engine import NAME
from generation.engines.diffusion.spec import source_hash
from generation.engines.errors import EngineUnavailable
from generation.engines.roster import BEAT_SECONDS, EngineReport

logger = logging.getLogger(__name__)
QUEUE = "gpu"
_over = threading.Event()


def report_for_duty(worker: str) -> None:
    """Load and warm this worker's model, however long it takes; what is wrong becomes a report.

    A refused model leaves the worker running, so that jobs which wait end in a sentence.
    """
    path = spec_path()
    _over.clear()
    EngineReport.objects.update_or_create(worker=worker, defaults=_beginning(path))
    threading.Thread(target=_beat, args=(worker,), name="engine report", daemon=True).start()
    try:
        model = diffusion_engine().model
        model.warm_up()
    except EngineUnavailable as refusal:
        logger.error("%s", refusal.sentence)
        _say(worker, state=EngineReport.State.REFUSED, sentence=refusal.sentence)
        return
    _say(
        worker,
        state=EngineReport.State.READY,
        is_warm=model.is_warm,
        source=model.spec.source_hash,
        model=model.spec.name,
        revision=model.spec.revision,
        model_hash=model.spec.model_hash,
        device=model.device,
        gates=model.gates.words,
        versions=dict(model.versions),
    )
    logger.warning("%s is ready on %s (%s)", model.spec.name, model.device, model.gates.words)


def sign_off(worker: str) -> None:
    """Stop reporting: the worker ends, and with it what it had ready."""
    _over.set()
    EngineReport.objects.filter(worker=worker).delete()


def connect_worker() -> None:
    """Have every worker that listens to the queue of drawn portraits report."""
    celeryd_after_setup.connect(_on_start, weak=False)
    worker_shutdown.connect(_on_end, weak=False)


def _on_start(sender: str, instance: Any, **_named: Any) -> None:
    if QUEUE in instance.app.amqp.queues.consume_from:
        report_for_duty(sender)


def _on_end(sender: Any, **_named: Any) -> None:
    if QUEUE in sender.app.amqp.queues.consume_from:
        sign_off(sender.hostname)


def _beginning(path: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "engine": NAME,
        "source": source_hash(path) if path else "",
        "state": EngineReport.State.LOADING,
        "sentence": "",
        "model": path.stem if path else "",
        "revision": "",
        "model_hash": "",
        "device": "",
        "gates": "",
        "is_warm": False,
        "versions": {},
        "started_at": now,
        "beat_at": now,
    }


def _say(worker: str, **facts: Any) -> None:
    EngineReport.objects.filter(worker=worker).update(beat_at=timezone.now(), **facts)


def _beat(worker: str) -> None:
    """Say that the worker lives; a database that is away for a moment is asked again."""
    while not _over.wait(BEAT_SECONDS):
        try:
            _say(worker)
        except DatabaseError:
            logger.warning("the report of %s could not be written", worker)
        finally:
            connection.close()
