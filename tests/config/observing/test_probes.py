"""`/healthz` asks nothing; `/metrics` gives figures to whoever has the token, and names nobody."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Person
from generation.jobs.models import Job
from generation.jobs.states import State
from privacy.retention.actions import sweep
from privacy.retention.models import Audit, Sweep
from privacy.rights import gate as gates
from privacy.vault.keyring import deployment_owner
from tests.privacy.ledger.writing import write

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TOKEN = "t" * 40


@pytest.fixture
def token(settings: Settings) -> str:
    settings.SAFELIGHT_METRICS_TOKEN = TOKEN
    return TOKEN


def scrape(**headers: str) -> Any:
    shown = {"Authorization": f"Bearer {TOKEN}", **headers}
    return Client().get("/metrics", headers=shown)


def figures() -> dict[str, float]:
    """Return every figure by its name and labels, as Prometheus reads them."""
    answer = scrape()
    assert answer.status_code == 200
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def job(owner: Person, **facts: Any) -> Job:
    return Job.objects.create(owner=owner, styles=["studio-grey"], total_count=4, **facts)


def test_alive_is_said_without_asking_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0), django_assert_num_queries(0, using="keys"):
        assert Client().get("/healthz").status_code == 200


def test_alive_is_said_while_a_restored_backup_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates.Gate, "is_closed", lambda _self: True)
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/readyz").status_code == 503


def test_without_a_token_there_is_no_such_page() -> None:
    assert scrape().status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer other", f"Basic {TOKEN}x", "Bearer é"])
def test_figures_are_for_whoever_has_the_token(token: str, shown: str) -> None:
    assert scrape(Authorization=shown).status_code == 401


def test_figures_say_what_runs_late(token: str, alice: Person) -> None:
    now = timezone.now()
    Sweep.objects.create(finished_at=now - timedelta(minutes=30), failed=2)
    Audit.objects.create(finished_at=now - timedelta(hours=3), found={"overdue": 1, "lost": 0})
    job(alice, created_at=now - timedelta(minutes=5))
    job(alice, created_at=now, state=State.FAILED, finished_at=now)
    told = figures()
    assert told["safelight_jobs studio queued"] == 1
    assert told["safelight_jobs studio failed"] == 1
    assert 299 < told["safelight_queue_age_seconds studio"] < 320
    assert told["safelight_queue_age_seconds gpu"] == 0
    assert told["safelight_queue_portraits studio"] == 4
    assert 1799 < told["safelight_sweep_age_seconds"] < 1820
    assert told["safelight_sweep_failed_objects"] == 2
    assert told["safelight_audit_findings overdue"] == 1
    assert told["safelight_overdue_objects"] == 0
    assert told["safelight_restore_gate_closed"] == 0


def test_the_ledgers_last_check_is_remembered(token: str) -> None:
    write(deployment_owner())
    told = figures()
    assert told["safelight_ledger_unsequenced_lines"] == 1
    assert "safelight_ledger_verified" not in told
    call_command("verify_ledger")
    assert figures()["safelight_ledger_verified"] == 1
    assert figures()["safelight_ledger_check_age_seconds"] < 60


def test_a_closed_gate_still_gives_figures(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates.Gate, "is_closed", lambda _self: True)
    assert figures()["safelight_restore_gate_closed"] == 1


def test_a_database_that_is_away_is_said(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr("config.observing.metrics.figures", away)
    assert scrape().status_code == 503


def test_figures_name_nobody(token: str, alice: Person) -> None:
    sweep()
    asked = job(alice)
    text = scrape().content.decode()
    assert alice.email not in text
    assert str(alice.pk) not in text
    assert str(asked.pk) not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", text)
    assert isinstance(asked.pk, uuid.UUID)


def test_figures_take_few_queries_however_many_rows(
    token: str, alice: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        job(alice, state=State.DONE, finished_at=timezone.now())
    with django_assert_max_num_queries(30):
        scrape()
