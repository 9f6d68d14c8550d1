"""One task configuration serves the file broker, Redis and RabbitMQ."""

import threading

import pytest
from celery import current_app
from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

from config.celery import VISIBILITY_TIMEOUT_SECONDS, app, queues, transport_options
from generation.tasks import reconcile_jobs, run_job


def test_lost_worker_does_not_lose_its_message() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_only_json_is_accepted_and_no_result_is_kept() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_ignore_result
    assert app.conf.result_backend is None


@pytest.mark.parametrize(
    ("url", "option", "value"),
    [
        ("safelight+sqlite:///var/broker.sqlite3", "visibility_timeout", 3 * 3600),
        ("redis://localhost/0", "visibility_timeout", 3 * 3600),
        ("rediss://localhost/0", "unacked_restore_throttle", 1),
        ("amqp://localhost//", "confirm_publish", True),
    ],
)
def test_each_broker_is_told_what_it_needs(url: str, option: str, value: object) -> None:
    assert transport_options(url)[option] == value


def test_queues_are_quorum_queues_on_rabbitmq_only() -> None:
    kinds = {
        url: {(queue.name, str(queue.queue_arguments)) for queue in queues(url)}
        for url in ("redis://x", "amqp://x")
    }
    names = {"default", "studio", "gpu"}
    assert {name for name, _ in kinds["redis://x"]} == names
    assert {kind for _, kind in kinds["redis://x"]} == {"None"}
    assert {kind for _, kind in kinds["amqp://x"]} == {"{'x-queue-type': 'quorum'}"}


def test_a_job_has_limits_that_end_before_any_broker_gives_its_message_to_another() -> None:
    soft, hard = run_job.soft_time_limit or 0, run_job.time_limit or 0
    rabbitmq_waits_for_acknowledgement = 30 * 60
    assert 0 < soft < hard < min(VISIBILITY_TIMEOUT_SECONDS, rabbitmq_waits_for_acknowledgement)


def test_a_broken_broker_breaks_nothing_that_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    def out(*_args: object, **_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(DjangoTask, "apply_async", out)
    reconcile_jobs.delay()


def test_scheduled_message_expires_before_the_next_one() -> None:
    for entry in app.conf.beat_schedule.values():
        assert entry["options"]["expires"] <= entry["schedule"]


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks <= set(app.tasks)


def test_threads_of_the_web_server_ring_the_same_bell() -> None:
    found = []
    thread = threading.Thread(target=lambda: found.append(current_app.main))
    thread.start()
    thread.join()
    assert found == ["safelight"]
